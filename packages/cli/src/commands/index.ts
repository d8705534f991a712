import type { CommandModule } from '../command.ts';

/**
 * Every command, in the order of `--help`. To add one: a file in this folder that exports `define`, and one
 * line here. Only the file of the command that is asked for is loaded, so that `--help` stays fast.
 */
export const commands: readonly CommandEntry[] = [
  { name: 'demo', summary: 'look around in a recording of two real clusters', load: () => import('./demo.ts') },
  { name: 'up', summary: 'watch clusters, judge their deliveries and serve the console', load: () => import('./up.ts') },
  { name: 'replay', summary: 'read audit logs, Events and objects from files and judge every delivery', load: () => import('./replay.ts') },
  { name: 'run', summary: 'run one service on Kafka, Redis and ClickHouse', load: () => import('./run.ts') },
  { name: 'topics', summary: 'create the topics of Kafka, or find what is wrong with them', load: () => import('./topics.ts') },
  { name: 'schema', summary: 'create or migrate the tables of ClickHouse', load: () => import('./schema.ts') },
  { name: 'rederive', summary: 'derive history anew under new rules and compare', load: () => import('./rederive.ts') },
  { name: 'pod', summary: 'what happened to one Pod, and why', load: () => import('./pod.ts') },
  { name: 'workload', summary: 'one rollout side by side, and which Pods held it up', load: () => import('./workload.ts') },
  { name: 'slo', summary: 'attainment per objective, with what counts and what does not', load: () => import('./slo.ts') },
  { name: 'top', summary: 'slowest stages, and what goes wrong most often', load: () => import('./top.ts') },
  { name: 'verify', summary: 'whether everything in the log has become rows', load: () => import('./verify.ts') },
  { name: 'lanes', summary: 'how far every lane of every stage is, and why one stands still', load: () => import('./lanes.ts') },
  {
    name: 'doctor',
    summary: 'check connections, permissions, schema, clocks and lag, and say what to do',
    load: () => import('./doctor.ts'),
  },
  { name: 'explain', summary: 'what a cause or code means, and what to do', load: () => import('./explain.ts') },
  { name: 'lab', summary: 'run a real Kubernetes of one node and record what happens in it', load: () => import('./lab.ts') },
  { name: 'config', summary: 'check configuration files', load: () => import('./config.ts') },
  { name: 'test', summary: 'run all tiers of tests of this clone', load: () => import('./test.ts') },
];

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

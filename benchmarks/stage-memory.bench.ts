import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { applyTopics, openKafkaLog } from '@lunettes/adapter-kafka';
import type { LogTopic } from '@lunettes/ports';
import { startKafka, startRedis } from '@lunettes/testkit/servers';
import { useOf } from './process-use.ts';
import { rawBatches } from './raw-load.ts';
import { type ServiceProcess, startService } from './service-process.ts';

const usage = `Measures what the stages hold in memory with many open Pods, and how long a restart with these takes.

  node benchmarks/stage-memory.bench.ts [--pods 100000] [--scenario image-not-found:stay] [--seconds 120] [--lanes 4]

Writes the raw records of Pods that wait for something that does not come, lets each stage run over them as a process of its own
(\`lunettes run\`), and then starts it again after SIGTERM and after kill -9. Prints what was resident at most and at the end.

  --seconds N  of simulated time, during which the Pods come; the longer, the more is tried and told of each`;

const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '100000' },
    scenario: { type: 'string', default: 'image-not-found:stay' },
    seconds: { type: 'string', default: '120' },
    lanes: { type: 'string', default: '4' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const lanes = Number(values.lanes);
const stages = ['normalizer', 'lifecycle-state-machine', 'slo-evaluator'] as const;
const limitMb = 512;
const one = { recordsMax: 1, bytesMax: 1 };
const kafka = await startKafka();
const redis = await startRedis();
const target = { brokers: kafka.brokers, clientId: 'bench' };
const settings = {
  prefix: 'lunettes',
  lanes,
  lanesPerCluster: lanes,
  replication: 1,
  minInsync: 1,
  retentionMs: 7 * 86_400_000,
  singleBroker: true,
};
await applyTopics(target, settings);
const log = await openKafkaLog({ target, lanes, instance: 'bench' });
try {
  console.log(`${await writeInput()} raw records of ${values.pods} Pods, ${values.scenario}`);
  for (const name of stages) {
    const began = performance.now();
    let running = await start(name);
    const first = await readyMs(running);
    await readToEnd(running, name);
    console.log(`\n${name}: read all in ${((performance.now() - began - first) / 1000).toFixed(0)} s`);
    const { rssMb, rssMbMax } = useOf(running.pid);
    console.log(`  ${rssMb.toFixed(0)} MB resident, ${rssMbMax.toFixed(0)} MB at most   (limit: ${limitMb} MB)`);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const drainBegan = performance.now();
      await running.end(signal);
      const drainMs = performance.now() - drainBegan;
      const restartBegan = performance.now();
      running = await start(name);
      await readyMs(running);
      const ms = performance.now() - restartBegan;
      const use = useOf(running.pid);
      console.log(
        `  after ${signal} (${(drainMs / 1000).toFixed(1)} s): all lanes live ${(ms / 1000).toFixed(1)} s after the start, ${use.rssMb.toFixed(0)} MB resident, ${use.rssMbMax.toFixed(0)} MB at most`,
      );
    }
    await running.end('SIGTERM');
  }
} finally {
  await log.close();
  await redis.stop();
  await kafka.stop();
}

function start(name: string): Promise<ServiceProcess> {
  const topics = ['--kafka-brokers', kafka.brokers.join(','), '--lanes', `${lanes}`, '--single-broker', '--instance', name];
  return startService(name, [...topics, '--redis-url', redis.url]);
}

/** Milliseconds until every lane is open. */
async function readyMs({ url }: ServiceProcess): Promise<number> {
  for (const began = performance.now(); ; await sleep(20)) {
    const answer = await fetch(`${url}/readyz`);
    const { lanes: held } = (await answer.json()) as { readonly lanes: readonly object[] };
    if (answer.status === 200 && held.length === lanes) return performance.now() - began;
  }
}

/** By positions: what is still on its way to the process is no lag yet. */
async function readToEnd({ url }: ServiceProcess, name: (typeof stages)[number]): Promise<void> {
  const input: LogTopic = ({ normalizer: 'raw', 'lifecycle-state-machine': 'signals', 'slo-evaluator': 'lifecycle' } as const)[name];
  const ends = await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => (await log.read({ topic: input, lane, from: 0 }, one)).end),
  );
  const end = ends.reduce((sum, own) => sum + own, 0);
  for (let at = 0; at < end; await sleep(250)) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    at = [...metrics.matchAll(/^lunettes_lane_position\{[^}]*\} (\d+)$/gm)].reduce((sum, [, offset]) => sum + Number(offset), 0);
  }
}

async function writeInput(): Promise<number> {
  let count = 0;
  const simulation = {
    seed: 1,
    pods: Number(values.pods),
    durationS: Number(values.seconds),
    nodes: 100,
    namespaces: 64,
    mix: { [values.scenario]: 1 },
  };
  for (const batch of rawBatches(lanes, simulation, 20_000)) {
    await Promise.all(batch.map((appends, lane) => log.append(lane, appends)));
    count += batch.reduce((sum, own) => sum + own.length, 0);
  }
  return count;
}

import { startUp } from '../kubelet.ts';
import type { Life, Run, Scenario } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createDaemonSet, createReplica } from '../workload.ts';

/** A DaemonSet's Pod for one node. */
export const daemonSet: Scenario = { name: 'daemonset', group: 'healthy', weight: 3, play };

function* play(run: Run): Life {
  const node = run.sim.random.pick(run.sim.cluster.nodes);
  const pod = createReplica(run, createDaemonSet(run, node));
  yield* schedule(run, pod, node);
  yield* startUp(run, pod);
}

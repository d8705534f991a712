import { requestEviction, stopAndRemove } from '../deletion.ts';
import { startUp } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createReplica, deploymentFor } from '../workload.ts';

/** A node is drained: the eviction is accepted and the ReplicaSet makes a replacement. */
export const deleteEvictedByApi: Scenario = { name: 'delete-evicted-by-api', group: 'delete', weight: 3, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const workload = deploymentFor(run, {});
  const pod = createReplica(run, workload);
  yield* schedule(run, pod);
  yield* startUp(run, pod);
  yield* wait(run, random.around(150_000_000));
  requestEviction(run, pod, random.pick(cluster.people));
  yield* stopAndRemove(run, pod, { takesUs: random.around(1_500_000), exitCode: 0 });
  const replacement = createReplica(run, workload);
  yield* schedule(run, replacement);
  yield* startUp(run, replacement);
}

import { deleteGracefully } from '../deletion.ts';
import { startUp } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createReplica, createStatefulSet } from '../workload.ts';

/** A StatefulSet's Pod is deleted and made again under the same name: two deliveries with two UIDs, and one deletion between. */
export const statefulSetRecreate: Scenario = { name: 'statefulset-recreate', group: 'healthy', weight: 4, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const workload = createStatefulSet(run, {});
  const first = createReplica(run, workload);
  yield* schedule(run, first);
  yield* startUp(run, first);
  yield* wait(run, random.around(90_000_000));
  yield* deleteGracefully(run, first, random.pick(cluster.people));
  yield* wait(run, random.around(40_000));
  const second = createReplica(run, workload);
  yield* schedule(run, second);
  yield* startUp(run, second);
}

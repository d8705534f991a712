import { deleteGracefully } from '../deletion.ts';
import { acknowledge, prepareSandbox } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createReplica, deploymentFor } from '../workload.ts';

/** A Pod is deleted two seconds after its creation, although nothing was wrong with it. */
export const deletedWhilePending: Scenario = { name: 'deleted-while-pending', group: 'delete', weight: 3, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const pod = createReplica(run, deploymentFor(run, {}));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  yield* wait(run, random.between(100_000, 500_000));
  yield* deleteGracefully(run, pod, random.pick(cluster.people));
}

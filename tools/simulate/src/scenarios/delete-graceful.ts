import { requestDelete, stopAndRemove } from '../deletion.ts';
import { recordEvent } from '../events.ts';
import { startUp } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createReplica, deploymentFor } from '../workload.ts';

/** A ReplicaSet is scaled down and its Pod ends within its grace period. */
export const deleteGraceful: Scenario = { name: 'delete-graceful', group: 'delete', weight: 10, play };

function* play(run: Run): Life {
  const { random } = run.sim;
  const workload = deploymentFor(run, {});
  const pod = createReplica(run, workload);
  yield* schedule(run, pod);
  yield* startUp(run, pod);
  yield* wait(run, random.around(240_000_000));
  requestDelete(run, pod, workload.client);
  recordEvent(run, workload.target, {
    client: workload.client,
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `Deleted pod: ${pod.name}`,
  });
  yield* stopAndRemove(run, pod, { takesUs: random.around(2_000_000), exitCode: 0 });
}

import { startUp } from '../kubelet.ts';
import { writeConditions } from '../pod.ts';
import { patchPod } from '../pod-requests.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { reach } from '../truth.ts';
import { createReplica, deploymentFor } from '../workload.ts';

const GATE = 'quota.example.com/admitted';

/** A gate keeps the scheduler away until a controller removes it with a JSON patch. */
export const schedulingGate: Scenario = { name: 'scheduling-gate', group: 'healthy', weight: 3, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const pod = createReplica(run, deploymentFor(run, { schedulingGate: GATE }));
  yield* wait(run, random.around(45_000_000));
  const answer = patchPod(run, pod, cluster.gateKeeper, '[{"op":"remove","path":"/spec/schedulingGates/0"}]', () => {
    pod.schedulingGate = undefined;
    pod.generation += 1;
    // The API server drops the condition with the last gate; the scheduler has not looked yet.
    pod.conditions = [];
    writeConditions(pod);
  });
  reach(pod.created, 'pod.ungated', answer.answeredAtUs);
  yield* schedule(run, pod);
  yield* startUp(run, pod);
}

import { kubeletOf, podEvent, startUp } from '../kubelet.ts';
import { patchStatus } from '../pod-requests.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { blame, end, reach } from '../truth.ts';
import { createReplica, deploymentFor } from '../workload.ts';

const REASON = 'OutOfcpu';
const MESSAGE = "Node didn't have enough resource: cpu, requested: 500, used: 3700, capacity: 3920";

/** Scheduler and kubelet disagree about what is free: the Pod fails at once and the ReplicaSet makes another. */
export const kubeletRejected: Scenario = { name: 'kubelet-rejected', group: 'broken', weight: 3, play };

function* play(run: Run): Life {
  const { random } = run.sim;
  const workload = deploymentFor(run, { cpu: '500m' });
  const pod = createReplica(run, workload);
  yield* schedule(run, pod);
  yield* wait(run, random.around(70_000));
  podEvent(run, pod, { type: 'Warning', reason: REASON, message: MESSAGE });
  run.nowUs += random.around(5_000);
  const answer = patchStatus(run, pod, kubeletOf(pod), () => {
    pod.acknowledged = true;
    pod.startedAtUs = run.nowUs;
    pod.phase = 'Failed';
    pod.reason = REASON;
    pod.message = `Pod was rejected: ${MESSAGE}`;
  });
  reach(pod.created, 'pod.kubelet_acknowledged', answer.answeredAtUs);
  reach(pod.created, 'pod.kubelet_rejected', answer.answeredAtUs);
  blame(pod.created, 'kubelet-rejected-out-of-resource');
  end(pod.created, 'failed', answer.answeredAtUs);

  yield* wait(run, random.around(60_000));
  const replacement = createReplica(run, workload);
  yield* schedule(run, replacement);
  yield* startUp(run, replacement);
}

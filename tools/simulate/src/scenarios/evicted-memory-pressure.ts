import { acknowledge, kubeletOf, mainContainer, podEvent, prepareSandbox, startContainers, startUp, terminate } from '../kubelet.ts';
import { deriveConditions, setCondition } from '../pod-conditions.ts';
import { patchStatus } from '../pod-requests.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { blame, end, reach } from '../truth.ts';
import { createReplica, deploymentFor } from '../workload.ts';

/** The node runs out of memory while the Pod is not ready yet; the kubelet evicts it and the ReplicaSet makes another. */
export const evictedMemoryPressure: Scenario = { name: 'evicted-memory-pressure', group: 'broken', weight: 3, play };

function* play(run: Run): Life {
  const { random } = run.sim;
  const workload = deploymentFor(run, { memory: '128Mi' });
  const pod = createReplica(run, workload);
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  yield* startContainers(run, pod);
  yield* wait(run, random.around(30_000_000));
  const main = mainContainer(pod);
  const startedAtUs = main.state.phase === 'running' ? main.state.atUs : run.nowUs;
  const message = `The node was low on resource: memory. Threshold quantity: 100Mi, available: ${random.between(40, 98)}Mi. Container ${main.plan.name} was using ${random.between(300, 900)}Mi, request is 128Mi, has larger consumption of memory. `;
  podEvent(run, pod, { type: 'Warning', reason: 'Evicted', message });
  yield* wait(run, random.around(1_500_000));
  const answer = patchStatus(run, pod, kubeletOf(pod), () => {
    terminate(run, pod, main, { exitCode: 137, reason: 'Error', startedAtUs });
    pod.phase = 'Failed';
    pod.reason = 'Evicted';
    pod.message = message;
    pod.sandboxId = '';
    setCondition(pod, {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'TerminationByKubelet',
      message,
      atUs: run.nowUs + kubeletOf(pod).aheadUs,
      byKubelet: true,
    });
    deriveConditions(pod, run.nowUs);
  });
  reach(pod.created, 'pod.evicted', answer.answeredAtUs);
  blame(pod.created, 'evicted-memory-pressure');
  end(pod.created, 'failed', answer.answeredAtUs);

  yield* wait(run, random.around(80_000));
  const replacement = createReplica(run, workload);
  yield* schedule(run, replacement);
  yield* startUp(run, replacement);
}

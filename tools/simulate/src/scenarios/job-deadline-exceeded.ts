import { acknowledge, kubeletOf, launch, mainContainer, podEvent, prepareSandbox, pullImage, report, terminate } from '../kubelet.ts';
import { deriveConditions } from '../pod-conditions.ts';
import { patchStatus } from '../pod-requests.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { blame, end } from '../truth.ts';
import { createJob, createReplica } from '../workload.ts';

const DEADLINE_S = 180;
const MESSAGE = 'Pod was active on the node longer than the specified deadline';

/** A Job's init container waits for something until the Pod's own deadline ends it; its main container never starts. */
export const jobDeadlineExceeded: Scenario = { name: 'job-deadline-exceeded', group: 'broken', weight: 3, play };

function* play(run: Run): Life {
  const { random } = run.sim;
  const pod = createReplica(run, createJob(run, { init: true, activeDeadlineS: DEADLINE_S }));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  const init = pod.containers.find((container) => container.plan.role === 'init') ?? mainContainer(pod);
  yield* pullImage(run, pod, init);
  const startedAtUs = launch(run, pod, init);
  yield* wait(run, random.around(500_000));
  report(run, pod);

  yield* wait(run, (pod.startedAtUs ?? run.nowUs) + DEADLINE_S * 1_000_000 - run.nowUs);
  podEvent(run, pod, { type: 'Normal', reason: 'DeadlineExceeded', message: MESSAGE });
  yield* wait(run, random.around(1_500_000));
  const answer = patchStatus(run, pod, kubeletOf(pod), () => {
    terminate(run, pod, init, { exitCode: 143, reason: 'Error', startedAtUs });
    pod.phase = 'Failed';
    pod.reason = 'DeadlineExceeded';
    pod.message = MESSAGE;
    deriveConditions(pod, run.nowUs);
  });
  blame(pod.created, 'deadline-exceeded');
  end(pod.created, 'failed', answer.answeredAtUs);
}

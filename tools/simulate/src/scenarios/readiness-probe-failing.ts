import { acknowledge, becomeReady, containerEvent, mainContainer, prepareSandbox, startContainers } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { struggle } from '../trouble.ts';
import { reach } from '../truth.ts';
import { createReplica, deploymentFor } from '../workload.ts';

const PERIOD_US = 5_000_000;

/** The container runs and its readiness probe fails; nothing is restarted. */
export const readinessProbeFailing: Scenario = {
  name: 'readiness-probe-failing',
  group: 'broken',
  weight: 5,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function* play(run: Run): Life {
  const pod = createReplica(run, deploymentFor(run, {}));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  yield* startContainers(run, pod);
  const main = mainContainer(pod);
  function* attempt(): Life {
    yield* wait(run, PERIOD_US);
    const atUs = containerEvent(run, pod, main, {
      type: 'Warning',
      reason: 'Unhealthy',
      message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
    });
    reach(pod.created, 'container.probe_failed', atUs, main.plan.name);
  }
  const end = yield* struggle(run, pod, { cause: 'readiness-probe-failing', attempt, pauseUs: () => 0 });
  if (end === 'removed') return;
  yield* becomeReady(run, pod, PERIOD_US);
}

import {
  acknowledge,
  becomeReady,
  containerEvent,
  mainContainer,
  podEvent,
  prepareSandbox,
  report,
  startContainers,
  waiting,
} from '../kubelet.ts';
import type { Pod } from '../pod.ts';
import { type Life, type Run, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { kubeletBackOffUs, struggle } from '../trouble.ts';
import { reach } from '../truth.ts';
import { createReplica, deploymentFor } from '../workload.ts';

export interface ImageFault {
  readonly cause: string;
  readonly image: string;
  /** What the runtime says. */
  readonly error: string;
  /** How long a pull takes to fail. */
  readonly failsAfterUs: number;
  /** The name of a pull secret that does not exist. */
  readonly missingSecret?: string;
}

/** A Deployment's Pod whose image cannot be pulled. */
export function* playImageFault(run: Run, fault: ImageFault): Life {
  const pod = createReplica(run, deploymentFor(run, { image: fault.image }));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  const end = yield* struggle(run, pod, { cause: fault.cause, attempt: (count) => failPull(run, pod, fault, count), pauseUs: () => 0 });
  if (end === 'removed') return;
  yield* startContainers(run, pod);
  yield* becomeReady(run, pod);
}

function* failPull(run: Run, pod: Pod, fault: ImageFault, count: number): Life {
  const { random } = run.sim;
  const container = mainContainer(pod);
  const { image } = container.plan;
  if (fault.missingSecret !== undefined) {
    podEvent(run, pod, {
      type: 'Warning',
      reason: 'FailedToRetrieveImagePullSecret',
      message: `Unable to retrieve some image pull secrets (${fault.missingSecret}); attempting to pull the image may not succeed.`,
    });
  }
  const pullingAtUs = containerEvent(run, pod, container, { type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` });
  reach(pod.created, 'image.pulling', pullingAtUs, container.plan.name);
  yield* wait(run, random.around(fault.failsAfterUs));
  const failedAtUs = containerEvent(run, pod, container, {
    type: 'Warning',
    reason: 'Failed',
    message: `Failed to pull image "${image}": ${fault.error}`,
  });
  reach(pod.created, 'image.pull_failed', failedAtUs, container.plan.name);
  containerEvent(run, pod, container, { type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull' });
  container.state = waiting('ErrImagePull', fault.error);
  run.nowUs += random.around(8_000);
  report(run, pod);

  const backOffUs = kubeletBackOffUs(count);
  yield* wait(run, Math.min(backOffUs, random.around(9_000_000)));
  containerEvent(run, pod, container, { type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${image}"` });
  containerEvent(run, pod, container, { type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' });
  const error = pod.version.backOffNamesError ? `: ErrImagePull: ${fault.error}` : '';
  container.state = waiting('ImagePullBackOff', `Back-off pulling image "${image}"${error}`);
  report(run, pod);
  yield* wait(run, backOffUs);
}

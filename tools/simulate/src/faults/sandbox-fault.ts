import { acknowledge, becomeReady, podEvent, sandboxUp, startContainers } from '../kubelet.ts';
import type { Pod } from '../pod.ts';
import { type Life, type Run, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { struggle } from '../trouble.ts';
import { createReplica, deploymentFor } from '../workload.ts';

export interface SandboxFault {
  readonly cause: string;
  /** How long the runtime tries, and what it says then. */
  readonly failsAfterUs: (count: number) => number;
  readonly error: (pod: Pod, count: number) => string;
  readonly pauseUs: number;
}

/** A Deployment's Pod whose sandbox does not come up. */
export function* playSandboxFault(run: Run, fault: SandboxFault): Life {
  const { random } = run.sim;
  const pod = createReplica(run, deploymentFor(run, {}));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* wait(run, random.around(300_000));
  function* attempt(count: number): Life {
    yield* wait(run, fault.failsAfterUs(count));
    podEvent(run, pod, {
      type: 'Warning',
      reason: 'FailedCreatePodSandBox',
      message: `Failed to create pod sandbox: ${fault.error(pod, count)}`,
    });
  }
  const end = yield* struggle(run, pod, { cause: fault.cause, attempt, pauseUs: () => random.around(fault.pauseUs) });
  if (end === 'removed') return;
  yield* sandboxUp(run, pod);
  yield* startContainers(run, pod);
  yield* becomeReady(run, pod);
}

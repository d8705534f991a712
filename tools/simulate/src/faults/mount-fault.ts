import { acknowledge, becomeReady, podEvent, sandboxUp, startContainers } from '../kubelet.ts';
import type { PodTraits } from '../pod-plan.ts';
import { type Life, type Run, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { mountBackOffUs, struggle } from '../trouble.ts';
import { createReplica, deploymentFor } from '../workload.ts';

export interface MountFault {
  readonly cause: string;
  readonly traits: PodTraits;
  readonly volume: string;
  /** What follows `MountVolume.SetUp failed for volume "<volume>" : `. */
  readonly error: string;
}

/** The kubelet sums up every 2 min 3 s that volumes are still missing. */
const SUMMARY_EVERY_US = 123_000_000;

/** A Deployment's Pod whose volume cannot be mounted; no container is ever begun. */
export function* playMountFault(run: Run, fault: MountFault): Life {
  const { random } = run.sim;
  const pod = createReplica(run, deploymentFor(run, fault.traits));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  let summedUpAtUs = run.nowUs;
  function* attempt(): Life {
    yield* wait(run, random.around(40_000));
    podEvent(run, pod, {
      type: 'Warning',
      reason: 'FailedMount',
      message: `MountVolume.SetUp failed for volume "${fault.volume}" : ${fault.error}`,
    });
    if (run.nowUs - summedUpAtUs < SUMMARY_EVERY_US) return;
    summedUpAtUs = run.nowUs;
    podEvent(run, pod, {
      type: 'Warning',
      reason: 'FailedMount',
      message: `Unable to attach or mount volumes: unmounted volumes=[${fault.volume}], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition`,
    });
  }
  const end = yield* struggle(run, pod, { cause: fault.cause, attempt, pauseUs: mountBackOffUs });
  if (end === 'removed') return;
  yield* sandboxUp(run, pod);
  yield* startContainers(run, pod);
  yield* becomeReady(run, pod);
}

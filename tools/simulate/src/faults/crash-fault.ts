import {
  acknowledge,
  becomeReady,
  containerEvent,
  launch,
  mainContainer,
  prepareSandbox,
  pullImage,
  report,
  startContainers,
  terminate,
  waiting,
} from '../kubelet.ts';
import { type Container, type Pod, stateJson } from '../pod.ts';
import type { PodTraits } from '../pod-plan.ts';
import { type Life, type Run, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { kubeletBackOffUs, struggle } from '../trouble.ts';
import { reach } from '../truth.ts';
import { createReplica, deploymentFor } from '../workload.ts';

export interface CrashFault {
  readonly cause: string;
  readonly traits: PodTraits;
  /** The container that ends again and again. */
  readonly which: (pod: Pod) => Container;
  /** From its start until it ends by itself; what happens on the way is written here. */
  readonly live: (pod: Pod, container: Container) => Life;
  readonly exitCode: number;
  readonly reason: string;
}

/** A Deployment's Pod, one of whose containers ends before the Pod is Ready, is restarted, and ends again. */
export function* playCrashFault(run: Run, fault: CrashFault): Life {
  const pod = createReplica(run, deploymentFor(run, fault.traits));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  const container = fault.which(pod);
  const end = yield* struggle(run, pod, {
    cause: fault.cause,
    attempt: (count) => crash(run, pod, container, fault, count),
    pauseUs: () => 0,
  });
  if (end === 'removed') return;
  beginRestart(pod, container, run.nowUs);
  if (container !== mainContainer(pod)) container.everStarted = false;
  yield* startContainers(run, pod);
  yield* becomeReady(run, pod);
}

function* crash(run: Run, pod: Pod, container: Container, fault: CrashFault, count: number): Life {
  const { random } = run.sim;
  if (count > 0) beginRestart(pod, container, run.nowUs);
  yield* pullImage(run, pod, container);
  const startedAtUs = launch(run, pod, container);
  yield* wait(run, random.around(400_000));
  if (container.plan.role === 'regular') pod.phase = 'Running';
  report(run, pod);
  yield* fault.live(pod, container);
  terminate(run, pod, container, { exitCode: fault.exitCode, reason: fault.reason, startedAtUs });
  yield* wait(run, random.around(500_000));
  report(run, pod);
  yield* backOff(run, pod, container, count);
}

/** The first end is answered by a restart at once; later ones wait. */
export function* backOff(run: Run, pod: Pod, container: Container, count: number): Life {
  if (count === 0) {
    yield* wait(run, run.sim.random.around(900_000));
    return;
  }
  const waitUs = kubeletBackOffUs(count - 1);
  yield* wait(run, 1_000_000);
  const { name } = container.plan;
  containerEvent(run, pod, container, {
    type: 'Warning',
    reason: 'BackOff',
    message: `Back-off restarting failed container ${name} in pod ${pod.name}_${pod.namespace}(${pod.uid})`,
  });
  container.lastState = stateJson(pod, container.state);
  container.state = waiting(
    'CrashLoopBackOff',
    `back-off ${goBackOff(waitUs)} restarting failed container=${name} pod=${pod.name}_${pod.namespace}(${pod.uid})`,
  );
  report(run, pod);
  yield* wait(run, waitUs);
}

export function beginRestart(pod: Pod, container: Container, atUs: number): void {
  if (container.state.phase === 'terminated') container.lastState = stateJson(pod, container.state);
  container.state = waiting('ContainerCreating', '');
  container.restarts += 1;
  reach(pod.created, 'container.restarted', atUs, container.plan.name);
}

function goBackOff(us: number): string {
  const seconds = us / 1_000_000;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

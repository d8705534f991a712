import { playCrashFault } from '../faults/crash-fault.ts';
import { containerEvent, mainContainer } from '../kubelet.ts';
import type { Container, Pod } from '../pod.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { reach } from '../truth.ts';

const INITIAL_DELAY_US = 15_000_000;
const PERIOD_US = 10_000_000;
const FAILURES = 3;

/** The application hangs before it is ready; the kubelet kills it for its liveness probe, again and again. */
export const livenessProbeFailing: Scenario = {
  name: 'liveness-probe-failing',
  group: 'broken',
  weight: 3,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  return playCrashFault(run, {
    cause: 'liveness-probe-failing',
    traits: {},
    which: mainContainer,
    live: (pod, container) => probeUntilKilled(run, pod, container),
    exitCode: 137,
    reason: 'Error',
  });
}

function* probeUntilKilled(run: Run, pod: Pod, container: Container): Life {
  yield* wait(run, INITIAL_DELAY_US);
  for (let failed = 0; failed < FAILURES; failed += 1) {
    yield* wait(run, PERIOD_US);
    const atUs = containerEvent(run, pod, container, {
      type: 'Warning',
      reason: 'Unhealthy',
      message: `Liveness probe failed: Get "http://${pod.ip}:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    });
    reach(pod.created, 'container.probe_failed', atUs, container.plan.name);
  }
  containerEvent(run, pod, container, {
    type: 'Normal',
    reason: 'Killing',
    message: `Container ${container.plan.name} failed liveness probe, will be restarted`,
  });
  yield* wait(run, pod.plan.graceS * 1_000_000);
}

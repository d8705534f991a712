import { acknowledge, becomeReady, containerEvent, mainContainer, prepareSandbox, startContainers } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { reach } from '../truth.ts';
import { createReplica, deploymentFor } from '../workload.ts';

const PROBE_EVERY_US = 5_000_000;
const FAILURES_LEAST = 6;
const FAILURES_MOST = 30;

/** The application takes up to some minutes to warm up; its probe fails until then and the Pod is delivered in time. */
export const healthySlowReadiness: Scenario = { name: 'healthy-slow-readiness', group: 'healthy', weight: 4, play };

function* play(run: Run): Life {
  const { random } = run.sim;
  const pod = createReplica(run, deploymentFor(run, {}));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  yield* startContainers(run, pod);
  const main = mainContainer(pod);
  const failures = random.between(FAILURES_LEAST, FAILURES_MOST);
  for (let failed = 0; failed < failures; failed += 1) {
    yield* wait(run, PROBE_EVERY_US);
    const atUs = containerEvent(run, pod, main, {
      type: 'Warning',
      reason: 'Unhealthy',
      message: `Readiness probe failed: Get "http://${pod.ip}:8080/readyz": dial tcp ${pod.ip}:8080: connect: connection refused`,
    });
    reach(pod.created, 'container.probe_failed', atUs, main.plan.name);
  }
  yield* becomeReady(run, pod, PROBE_EVERY_US);
}

import { backOff, beginRestart } from '../faults/crash-fault.ts';
import {
  acknowledge,
  becomeReady,
  containerEvent,
  mainContainer,
  prepareSandbox,
  pullImage,
  report,
  startContainers,
  waiting,
} from '../kubelet.ts';
import type { Container, Pod } from '../pod.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { struggle } from '../trouble.ts';
import { reach } from '../truth.ts';
import { createReplica, deploymentFor } from '../workload.ts';

const COMMAND = 'serve';

/** The command of the container does not exist in its image: created, never started. */
export const badCommand: Scenario = {
  name: 'bad-command',
  group: 'broken',
  weight: 4,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function* play(run: Run): Life {
  const pod = createReplica(run, deploymentFor(run, { command: COMMAND }));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  const main = mainContainer(pod);
  const end = yield* struggle(run, pod, { cause: 'bad-command', attempt: (count) => failStart(run, pod, main, count), pauseUs: () => 0 });
  if (end === 'removed') return;
  beginRestart(pod, main, run.nowUs);
  yield* startContainers(run, pod);
  yield* becomeReady(run, pod);
}

function* failStart(run: Run, pod: Pod, main: Container, count: number): Life {
  const { random } = run.sim;
  if (count > 0) beginRestart(pod, main, run.nowUs);
  yield* pullImage(run, pod, main);
  run.nowUs += random.around(90_000);
  main.id = `containerd://${random.hex(64)}`;
  const createdAtUs = containerEvent(run, pod, main, { type: 'Normal', reason: 'Created', message: pod.version.created(main.plan.name) });
  reach(pod.created, 'container.created', createdAtUs, main.plan.name);
  run.nowUs += random.around(110_000);
  const error = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "${COMMAND}": executable file not found in $PATH: unknown`;
  containerEvent(run, pod, main, { type: 'Warning', reason: 'Failed', message: `Error: ${error}` });
  main.state = count === 0 ? waiting('RunContainerError', error) : main.state;
  yield* wait(run, random.around(400_000));
  if (count === 0) report(run, pod);
  // The runtime knows no start, which the API shows as the beginning of its calendar.
  main.state = { phase: 'terminated', exitCode: 128, reason: 'StartError', message: error, startedAtUs: 0, atUs: run.nowUs, id: main.id };
  yield* wait(run, random.around(700_000));
  report(run, pod);
  yield* backOff(run, pod, main, count);
}

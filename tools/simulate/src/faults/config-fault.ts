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
import { type Life, type Run, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { struggle } from '../trouble.ts';
import { createReplica, deploymentFor } from '../workload.ts';

export interface ConfigFault {
  readonly cause: string;
  readonly kind: 'configMap' | 'secret';
  readonly name: string;
}

const RESYNC_US = 13_000_000;

/** A Deployment's Pod whose container wants its environment from an object that does not exist. */
export function* playConfigFault(run: Run, fault: ConfigFault): Life {
  const { random } = run.sim;
  const pod = createReplica(run, deploymentFor(run, { config: { kind: fault.kind, name: fault.name, as: 'env' } }));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  const container = mainContainer(pod);
  const message = `${fault.kind.toLowerCase()} "${fault.name}" not found`;
  function* attempt(count: number): Life {
    yield* pullImage(run, pod, container);
    yield* wait(run, random.around(20_000));
    containerEvent(run, pod, container, { type: 'Warning', reason: 'Failed', message: `Error: ${message}` });
    if (count > 0) return;
    container.state = waiting('CreateContainerConfigError', message);
    report(run, pod);
  }
  const end = yield* struggle(run, pod, { cause: fault.cause, attempt, pauseUs: () => random.around(RESYNC_US) });
  if (end === 'removed') return;
  yield* startContainers(run, pod);
  yield* becomeReady(run, pod);
}

import type { SchedulerSeries } from '../events.ts';
import { startUp } from '../kubelet.ts';
import type { PodTraits } from '../pod-plan.ts';
import { type Life, type Run, wait } from '../scenario.ts';
import { refuseScheduling, schedule } from '../scheduler.ts';
import { struggle } from '../trouble.ts';
import { createReplica, deploymentFor } from '../workload.ts';

export interface SchedulingFault {
  readonly cause: string;
  readonly traits: PodTraits;
  readonly message: string;
}

const RETRY_US = 60_000_000;

/** A Deployment's Pod that no node takes. */
export function* playSchedulingFault(run: Run, fault: SchedulingFault): Life {
  const { random } = run.sim;
  const pod = createReplica(run, deploymentFor(run, fault.traits));
  const series: SchedulerSeries = { event: undefined, writtenAtUs: 0 };
  function* attempt(): Life {
    yield* wait(run, random.around(5_000));
    refuseScheduling(run, pod, fault.message, series);
  }
  const end = yield* struggle(run, pod, { cause: fault.cause, attempt, pauseUs: () => random.around(RETRY_US) });
  if (end === 'removed') return;
  yield* schedule(run, pod);
  yield* startUp(run, pod);
}

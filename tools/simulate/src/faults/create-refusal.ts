import { recordEvent } from '../events.ts';
import { startUp } from '../kubelet.ts';
import type { PodTraits } from '../pod-plan.ts';
import { openCreateTruth, type Refusal, refuseCreate } from '../pod-requests.ts';
import { type Life, type Run, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { lengthUs } from '../trouble.ts';
import { blame, reach } from '../truth.ts';
import { createReplica, deploymentFor, wishOf } from '../workload.ts';

export interface CreateFault {
  readonly cause: string;
  readonly traits: PodTraits;
  readonly refusal: Refusal;
}

/** A controller's queue tries again after 5 ms, doubled each time, at most 1000 s. */
const FIRST_RETRY_US = 5_000;
const RETRY_MOST_US = 1_000_000_000;

/** A ReplicaSet whose Pod the API refuses, again and again: no Pod exists, and its own Events are the only trace beside the audit log. */
export function* playCreateRefusal(run: Run, fault: CreateFault): Life {
  const workload = deploymentFor(run, fault.traits);
  const wish = wishOf(workload);
  const untilUs = run.nowUs + lengthUs(run);
  const truth = openCreateTruth(run, wish, { pod: workload.prefix, uid: null });
  truth.outcome = 'rejected';
  blame(truth, fault.cause);
  for (let count = 0; run.nowUs < untilUs; count += 1) {
    const refused = refuseCreate(run, wish, fault.refusal);
    reach(truth, 'pod.create_refused', refused.answer.answeredAtUs);
    recordEvent(run, workload.target, {
      client: workload.client,
      type: 'Warning',
      reason: 'FailedCreate',
      message: `Error creating: ${refused.message}`,
    });
    yield* wait(run, Math.min(FIRST_RETRY_US * 2 ** count, RETRY_MOST_US));
  }
  truth.curedAtUs = run.nowUs;
  const pod = createReplica(run, workload);
  truth.endedAtUs = pod.created.milestones['pod.created'] ?? null;
  yield* schedule(run, pod);
  yield* startUp(run, pod);
}

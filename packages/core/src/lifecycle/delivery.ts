import { type Action, type EventTimeUs, noPairs, type Outcome, type PodFacts, pairOf, type Resolution } from '../vocabulary/index.ts';
import { resolutionUs } from './candidate.ts';
import { allStarted, earliest, firstOf, inTime, type Known, type Life } from './life.ts';

/** One delivery as the facts give it, without regard to any limit: product contract §3.2. */
export interface Delivery {
  readonly action: Action;
  /** 1, 2, ... of this action on this Pod. */
  readonly ordinal: number;
  /** When the request arrived; for deliveries seen without audit, the object's own time. */
  readonly startedAt: EventTimeUs;
  readonly startResolution: Resolution;
  /** The request was answered: `pod.created`, or `pod.delete_requested`. */
  readonly accepted: Known;
  readonly ended: Known | undefined;
  readonly outcome: Outcome;
}

/**
 * The create delivery of a Pod, or undefined while its creation is unknown. It ends at the earliest of
 * its goal (Ready for restartPolicy Always, every container started once otherwise), a failure and an
 * accepted deletion; after its end nothing reopens it (rules 2, 3, 4, 15, 17).
 */
export function createDelivery(life: Life, pod: PodFacts | null): Delivery | undefined {
  const created = life.once.get('pod.created');
  if (created === undefined) return undefined;
  const requested = requestedAt(created);
  const start = requested === undefined ? { at: created.at, resolution: created.resolution } : { at: requested, resolution: 'us' as const };
  const goal = goalOf(life, pod);
  // The kubelet announces an eviction some seconds before the Pod has failed; without the phase the announcement is all there is.
  const failed = earliest(life.once.get('pod.kubelet_rejected'), life.once.get('phase Failed')) ?? life.once.get('pod.evicted');
  const deleted = life.once.get('pod.delete_requested');
  const isBeforeDeletion = isReachedBefore(goal, deleted) || isFailedToBeCollected(life, failed, deleted);
  const ended = isBeforeDeletion ? earliest(goal, failed) : earliest(goal, failed, deleted);
  const outcome = ended === undefined ? 'open' : ended === goal ? 'delivered' : ended === failed ? 'failed' : 'deleted';
  return { action: 'create', ordinal: 1, startedAt: start.at, startResolution: start.resolution, accepted: created, ended, outcome };
}

/** A Pod that is to go no longer becomes Ready: where both are told of one second, it was Ready first. */
const isReachedBefore = (goal: Known | undefined, deleted: Known | undefined): boolean =>
  goal !== undefined && deleted !== undefined && goal.at < deleted.at + resolutionUs(deleted.resolution);

/**
 * Pod garbage collection writes that a Pod has Failed and why, and then deletes it, milliseconds later: told to the second both
 * are at once. Nobody else gives that reason, and nothing else that fails in the second of its deletion has failed before it.
 */
function isFailedToBeCollected(life: Life, failed: Known | undefined, deleted: Known | undefined): boolean {
  if (failed === undefined || deleted === undefined || failed.at >= deleted.at + resolutionUs(deleted.resolution)) return false;
  const disrupted = life.repeated.get('pod.disrupted') ?? [];
  return disrupted.some(
    ({ at, details }) => at <= failed.at + resolutionUs(failed.resolution) && pairOf(details, 'reason') === 'DeletionByPodGC',
  );
}

/**
 * The create delivery of a Pod whose creation nobody told: a request for a generated name is logged without it where the
 * audit log has no bodies, and the first that names the Pod is who gave it a node. When it began is not known; it had by then.
 */
export function unseenCreation(life: Life, pod: PodFacts | null): Delivery | undefined {
  const scheduled = life.once.get('pod.scheduled');
  if (scheduled === undefined || life.once.has('pod.created') || pod?.mirror === true) return undefined;
  return createDelivery({ ...life, once: new Map(life.once).set('pod.created', { ...scheduled, details: noPairs }) }, pod);
}

/** The delete delivery, or undefined before the first accepted request and for mirror Pods (rules 7, 18). */
export function deleteDelivery(life: Life, pod: PodFacts | null): Delivery | undefined {
  const requested = life.once.get('pod.delete_requested') ?? life.once.get('pod.final_delete_requested');
  if (requested === undefined || pod?.mirror === true) return undefined;
  const gone = life.once.get('pod.deleted');
  const ended = gone !== undefined && inTime(gone, requested) < 0 ? { ...gone, at: requested.at } : gone;
  return {
    action: 'delete',
    ordinal: 1,
    startedAt: requestedAt(requested) ?? requested.at,
    startResolution: requested.resolution,
    accepted: requested,
    ended,
    outcome: ended === undefined ? 'open' : 'delivered',
  };
}

/** A Pod whose restartPolicy is not Always runs to completion: it is delivered when it ran, not when it is Ready. */
export const runsToCompletion = (pod: PodFacts): boolean => pod.restartPolicy !== 'Always';

function goalOf(life: Life, pod: PodFacts | null): Known | undefined {
  if (pod === null || !pod.hasSpec || !runsToCompletion(pod)) return firstOf(life, 'pod.ready');
  return earliest(allStarted(life, pod), life.once.get('phase Succeeded'));
}

/** The arrival of the request that the milestone's own audit record carries, if it is the one that gave the time. */
function requestedAt(known: Known): EventTimeUs | undefined {
  const text = pairOf(known.details, 'requested_at_us');
  const at = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(at) && at <= known.at ? at : undefined;
}

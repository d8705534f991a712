import { dayUs, type EventTimeUs } from '../vocabulary/index.ts';
import type { PodEntry } from './entries.ts';
import { endOf } from './sealed.ts';

/** A delivery that is open and of which nothing new was told for so long is given up: product contract §3.3. */
const abandonedAfterUs = 30 * dayUs;

/** When an open delivery of this Pod must be looked at; undefined while none is open. */
export function abandonmentLook(pod: PodEntry): EventTimeUs | undefined {
  const open = openedAt(pod);
  return open === undefined ? undefined : Math.max(open + abandonedAfterUs, pod.lookAgainUs);
}

/** `pod` at a look: given up, or to be looked at again when nothing more comes. */
export function lookedAt(pod: PodEntry, watermarkUs: EventTimeUs): PodEntry {
  const quietUs = lastToldUs(pod) + abandonedAfterUs;
  return watermarkUs >= quietUs ? { ...pod, abandonedUs: quietUs } : { ...pod, lookAgainUs: quietUs };
}

/** Whether it is the Pod that was given up, being created or deleted; else only changes of it were, and it goes on. */
export const isGivenUp = (pod: PodEntry): boolean =>
  pod.abandonedUs >= 0 && (endOf(pod, 'create') === pod.abandonedUs || endOf(pod, 'delete') === pod.abandonedUs);

/** Start of the first delivery that has not ended. */
function openedAt(pod: PodEntry): EventTimeUs | undefined {
  if (pod.abandonedUs >= 0) return undefined;
  let openedUs: EventTimeUs | undefined;
  for (const { key, at, content } of pod.derived) {
    if (content === '' || !key.startsWith(started) || (openedUs !== undefined && openedUs <= at)) continue;
    const end = `delivery.ended/${key.slice(started.length)}`;
    if (!pod.derived.some((one) => one.key === end && one.content !== '')) openedUs = at;
  }
  return openedUs;
}

const started = 'delivery.started/';

function lastToldUs({ milestones, seal }: PodEntry): EventTimeUs {
  let lastUs = seal?.endUs ?? 0;
  for (const { candidates, lastAt } of milestones) {
    if (lastAt > lastUs) lastUs = lastAt;
    for (const { toldAt } of candidates) if (toldAt > lastUs) lastUs = toldAt;
  }
  return lastUs;
}

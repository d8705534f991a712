import { compareBytes } from '@lunettes/base';
import { type EventTimeUs, minuteUs } from '../vocabulary/index.ts';
import { winnerOf } from './candidate.ts';
import type { Milestone, PodEntry } from './entries.ts';

/** What can happen once only while a Pod, or one instance of its container, comes up. */
const ofComingUp: ReadonlySet<string> = new Set([
  'pod.created',
  'pod.gated',
  'pod.ungated',
  'pod.nominated',
  'pod.scale_up_triggered',
  'pod.scheduled',
  'pod.kubelet_acknowledged',
  'pod.sandbox_ready',
  'pod.ip_assigned',
  'pod.initialized',
  'volume.attached',
  'image.pulling',
  'image.pulled',
  'image.pull_failed',
  'container.waiting',
  'container.created',
  'container.started',
  'container.running',
  'container.ready',
  'container.restarted',
]);

/** Signals told this much later than the end of a create delivery correct nothing that happened before it. */
const correctionUs = 5 * minuteUs;

/**
 * The part of `next`, told at `toldAt`, that is news to this Pod. Once its create delivery is final the
 * milestones of that are given up, and a later look at the Pod tells of them again, as if new; so what
 * belongs to instances that had come up by then changes nothing. The same holds for what is told more
 * than `correctionUs` after the end, sealed or not, so that when the watermark came by cannot matter.
 */
export function newsOf(pod: PodEntry, next: readonly Milestone[], toldAt: EventTimeUs): readonly Milestone[] {
  const endUs = pod.sealedUs >= 0 ? pod.sealedUs : endOf(pod, 'create');
  if (endUs === undefined || (pod.sealedUs < 0 && toldAt <= endUs + correctionUs)) return next;
  const attempts = pod.sealedUs >= 0 ? pod.attemptsAtSeal : attemptsBy(pod.milestones, endUs);
  return next.filter((one) => {
    if ((winnerOf(one.candidates)?.at ?? -1) <= endUs) return false;
    return !ofComingUp.has(one.type) || one.attempt > (attempts.find(([name]) => name === one.container)?.[1] ?? 0);
  });
}

/** `pod` without what only its create delivery, which ended at `endUs`, was derived from. */
export const sealed = (pod: PodEntry, endUs: EventTimeUs): PodEntry => ({
  ...pod,
  sealedUs: endUs,
  attemptsAtSeal: attemptsBy(pod.milestones, endUs),
  milestones: pod.milestones.filter((one) => stays(one) || (winnerOf(one.candidates)?.at ?? 0) > endUs),
});

/** When a delivery of this Pod ended, as last told. */
export const endOf = (pod: PodEntry, action: 'create' | 'delete'): EventTimeUs | undefined =>
  pod.derived.find((one) => one.key === `delivery.ended/${action}/1` && one.content !== '')?.at;

/** The last instance of each restarted container that had begun to come up at `atUs`. */
function attemptsBy(milestones: readonly Milestone[], atUs: EventTimeUs): PodEntry['attemptsAtSeal'] {
  const attempts = new Map<string, number>();
  for (const one of milestones)
    if (one.attempt > (attempts.get(one.container) ?? 0) && ofComingUp.has(one.type) && (winnerOf(one.candidates)?.at ?? 0) <= atUs)
      attempts.set(one.container, one.attempt);
  return [...attempts].sort((a, b) => compareBytes(a[0], b[0]));
}

/** A running Pod keeps what its deletion and its later life are derived from. */
const stays = (one: Milestone): boolean =>
  one.key === 'pod.created//0' || one.key === 'pod.scheduled//0' || one.type === 'pod.ready' || one.type === 'pod.phase_changed';

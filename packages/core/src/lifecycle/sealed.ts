import { compareBytes } from '@lunettes/base';
import { type EventTimeUs, minuteUs, noPairs, pairOf } from '../vocabulary/index.ts';
import { winnerOf } from './candidate.ts';
import { newsOfChange } from './change-requests.ts';
import type { Milestone, PodEntry, Seal } from './entries.ts';
import { lifeOf } from './life.ts';
import { withoutMeasuredCreate } from './measured.ts';
import { milestoneIn } from './milestones.ts';
import { knownMilestones } from './rows.ts';

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
export const correctionUs = 5 * minuteUs;

/**
 * The part of `told`, told at `toldAt`, that is news to this Pod. Once its create delivery is final the
 * milestones of that are given up, and a later look at the Pod tells of them again, as if new; so what
 * belongs to instances that had come up by then changes nothing. The same holds for what is told more
 * than `correctionUs` after the end, sealed or not, so that when the watermark came by cannot matter.
 */
export function newsOf(pod: PodEntry, told: readonly Milestone[], toldAt: EventTimeUs): readonly Milestone[] {
  const next = pod.change === undefined ? told : newsOfChange(pod.change, told);
  const endUs = pod.seal?.endUs ?? endOf(pod, 'create');
  if (endUs === undefined || (pod.seal === null && toldAt <= endUs + correctionUs)) return next;
  const attempts = pod.seal?.attempts ?? attemptsBy(pod.milestones, endUs);
  return next.filter((one) => {
    if ((winnerOf(one.candidates)?.at ?? -1) <= endUs) return false;
    // The slot of a container holds the phase.
    if (one.type === 'pod.phase_changed') return pod.seal === null || !pod.seal.phases.includes(one.container);
    return !ofComingUp.has(one.type) || one.attempt > (attempts.find(([name]) => name === one.container)?.[1] ?? 0);
  });
}

/** `pod` without what only its create delivery, which ended at `endUs`, was derived from. */
export function sealed(pod: PodEntry, endUs: EventTimeUs): PodEntry {
  const { once, repeated } = lifeOf(knownMilestones(pod));
  const phases = pod.milestones.filter((one) => one.type === 'pod.phase_changed').map((one) => one.container);
  const isLater = (one: Milestone): boolean => (winnerOf(one.candidates)?.at ?? 0) > endUs;
  return {
    ...withoutMeasuredCreate(pod),
    ...(pod.own === undefined ? {} : { own: { ...pod.own, milestones: pod.own.milestones.filter(isLater) } }),
    milestones: pod.milestones.filter((one) => isLater(one) || isToldAgain(one, endUs)),
    look: null,
    derived: pod.derived.filter((one) => !ofCreation(one.key)),
    seal: {
      endUs,
      createdAt: createdAt(pod),
      node: pairOf(once.get('pod.scheduled')?.details ?? noPairs, 'node') ?? '',
      readyAt: repeated.get('pod.ready')?.[0]?.at ?? -1,
      phases: phases.sort(compareBytes),
      attempts: attemptsBy(pod.milestones, endUs),
    },
  };
}

/**
 * What a node whose clock is ahead dates behind the end, though a more precise report says that it was before: a later look at
 * the Pod tells it again with that time, and it must be known then.
 */
const isToldAgain = ({ type, candidates }: Milestone, endUs: EventTimeUs): boolean =>
  !ofComingUp.has(type) && type !== 'pod.phase_changed' && candidates.some(({ at, precision }) => at > endUs && precision !== 'inferred');

const ofCreation = (key: string): boolean =>
  key === 'pod.started//0' ||
  key === 'pod.ungated//0' ||
  key.startsWith('node.') ||
  key.startsWith('warning/') ||
  key.endsWith('/create/1');

/** When this Pod came into being, by the best that is known. */
export function createdAt({ seal, pod, milestones }: PodEntry): EventTimeUs {
  if (seal !== null) return seal.createdAt;
  const created = milestoneIn(milestones, 'pod.created//0');
  const at = created === undefined ? undefined : winnerOf(created.candidates)?.at;
  if (at !== undefined) return at;
  // A patch of a Pod's status does not say it.
  return pod !== null && pod.createdAtUs > 0 ? pod.createdAtUs : earliestOf(milestones);
}

/** It had been created by the first thing that is known of it. */
function earliestOf(milestones: readonly Milestone[]): EventTimeUs {
  let earliestUs: EventTimeUs | undefined;
  for (const { candidates } of milestones) {
    const at = winnerOf(candidates)?.at;
    if (at !== undefined && (earliestUs === undefined || at < earliestUs)) earliestUs = at;
  }
  return earliestUs ?? 0;
}

/** When a delivery of this Pod ended, as last told. */
export const endOf = (pod: PodEntry, action: 'create' | 'delete'): EventTimeUs | undefined =>
  pod.derived.find((one) => one.key === `delivery.ended/${action}/1` && one.content !== '')?.at;

/** The last instance of each restarted container that had begun to come up at `atUs`. */
function attemptsBy(milestones: readonly Milestone[], atUs: EventTimeUs): Seal['attempts'] {
  const attempts = new Map<string, number>();
  for (const one of milestones)
    if (one.attempt > (attempts.get(one.container) ?? 0) && ofComingUp.has(one.type) && (winnerOf(one.candidates)?.at ?? 0) <= atUs)
      attempts.set(one.container, one.attempt);
  return [...attempts].sort((a, b) => compareBytes(a[0], b[0]));
}

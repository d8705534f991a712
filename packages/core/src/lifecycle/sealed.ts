import type { EventTimeUs } from '../vocabulary/index.ts';
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

/**
 * Once the create delivery is final, its milestones are given up. A later look at the Pod tells of them
 * again, as if new: what belongs to instances that had come up by then is known and changes nothing.
 */
export function isNews(pod: PodEntry, one: Milestone): boolean {
  if (pod.sealedUs < 0) return true;
  if ((winnerOf(one.candidates)?.at ?? -1) <= pod.sealedUs) return false;
  return !ofComingUp.has(one.type) || one.attempt > attemptAtSeal(pod, one.container);
}

/** `pod` without what only its create delivery, which ended at `endUs`, was derived from. */
export function sealed(pod: PodEntry, endUs: EventTimeUs): PodEntry {
  const attempts = new Map<string, number>();
  for (const { type, container, attempt } of pod.milestones)
    if (ofComingUp.has(type) && attempt > (attempts.get(container) ?? 0)) attempts.set(container, attempt);
  return { ...pod, sealedUs: endUs, attemptsAtSeal: [...attempts], milestones: pod.milestones.filter(stays) };
}

const attemptAtSeal = (pod: PodEntry, container: string): number => pod.attemptsAtSeal.find(([name]) => name === container)?.[1] ?? 0;

/** A running Pod keeps what its deletion and its later life are derived from. */
const stays = (one: Milestone): boolean =>
  one.key === 'pod.created//0' || one.key === 'pod.scheduled//0' || one.type === 'pod.ready' || one.type === 'pod.phase_changed';

import { type EventTimeUs, type Fact, type LifecycleType, pairs, type Signal } from '../vocabulary/index.ts';
import { winnerOf } from './candidate.ts';
import type { Milestone, Missing, PodEntry } from './entries.ts';
import { milestoneOf } from './milestones.ts';

/** The deletion, and the request that must have come before it. */
export function absenceOf({ atUs, notBeforeUs, generation }: Missing): readonly Milestone[] {
  const told = { at_us: Math.max(atUs, notBeforeUs), evidence_id: `list/${generation}` };
  const details = pairs(['not_before_us', String(notBeforeUs)]);
  const milestone = (type: LifecycleType): Milestone => milestoneOf(absentFact(type, told.at_us, details), `${type}//0`, told);
  return [milestone('pod.delete_requested'), milestone('pod.deleted')];
}

const absentFact = (type: LifecycleType, atUs: EventTimeUs, details: Fact['details']): Fact => ({
  type,
  at_us: atUs,
  resolution: 's',
  clock: 'collector',
  precision: 'inferred',
  container: '',
  attempt: 0,
  second: -1,
  last_at_us: atUs,
  count: 1,
  details,
});

/** Whether a signal shows the Pod itself, as it is. */
export const isShown = ({ source, facts }: Signal): boolean =>
  (source === 'pod_watch' || source === 'list') && !facts.some(({ type }) => type === 'pod.deleted');

/** Whether anybody tells of this milestone. */
export const isTold = (pod: PodEntry, key: string): boolean =>
  winnerOf(pod.milestones.find((one) => one.key === key)?.candidates ?? []) !== undefined;

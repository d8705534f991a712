import { compareBytes, lowerBound } from '@lunettes/base';
import { sightsOfWaiting, withSights } from './audit-sight.ts';
import type { AuditSight, Milestone, OwnFacts, PodEntry, WaitingFact } from './entries.ts';
import { hasKeyFrom, showsTheSame, withMilestones } from './milestones.ts';
import { conditional, knownOf, row } from './rows.ts';
import { newsOf } from './sealed.ts';
import type { Work } from './work.ts';

/** A Pod after facts were put into it. `changed` lists the milestones that say something else now. */
export interface MergedFacts {
  readonly pod: PodEntry;
  readonly changed: readonly string[];
}

/** Puts facts into a Pod and emits the rows of what changed. */
export function withFacts(work: Work, pod: PodEntry, next: readonly Milestone[]): MergedFacts {
  const merged = withMilestones(pod.milestones, next, pod.change?.attempts);
  if (merged.milestones === pod.milestones && merged.overflow === 0) return { pod, changed: [] };
  if (merged.changed.length === 0)
    return { pod: { ...pod, milestones: merged.milestones, overflow: pod.overflow + merged.overflow }, changed: [] };
  const milestones = merged.milestones.slice();
  for (const key of new Set(merged.changed)) {
    const at = lowerBound(milestones, key, (milestone, wanted) => compareBytes(milestone.key, wanted));
    const milestone = milestones[at];
    const known = milestone === undefined ? undefined : knownOf(milestone);
    if (milestone === undefined || known === undefined || milestone.key !== key || conditional.has(milestone.type)) continue;
    // A row that was taken back and holds after all goes on counting its versions.
    const before = milestone.version > 0 ? milestone.version : (pod.takenBack?.find(([taken]) => taken === key)?.[1] ?? 0);
    milestones[at] = { ...milestone, version: before + 1 };
    work.emit(row(pod, known, before + 1, false));
  }
  for (const milestone of merged.dropped) {
    const known = knownOf(milestone);
    if (known !== undefined && milestone.version > 0) work.emit(row(pod, known, milestone.version + 1, true));
  }
  return { pod: { ...pod, milestones, overflow: pod.overflow + merged.overflow }, changed: merged.changed };
}

/** Puts in facts that waited under the Pod's name, and keeps its own apart from now on. */
export function withWaitingFacts(work: Work, pod: PodEntry, waiting: readonly WaitingFact[]): MergedFacts {
  const { milestones, sources, audit } = pod;
  const heard = withSources(
    pod.own === undefined ? { ...pod, own: { milestones, sources, audit } } : pod,
    waiting.map((fact) => fact.source),
  );
  return withFacts(work, withSights(heard, waiting.flatMap(sightsOfWaiting)), newsIn(pod, waiting));
}

/** What waits under a name goes on waiting there; of a creation that is final it says nothing any more. */
const newsIn = (pod: PodEntry, waiting: readonly WaitingFact[]): readonly Milestone[] =>
  waiting.flatMap(({ milestone, at }) => (pod.seal === null && pod.change === undefined ? [milestone] : newsOf(pod, [milestone], at)));

/**
 * The Pod as its own facts and these give it, after facts that were merged into it have turned out to be of another Pod of its
 * name: what no longer holds is taken back, what holds otherwise is told again.
 */
export function withOwnFactsAnd(work: Work, pod: PodEntry, waiting: readonly WaitingFact[]): PodEntry {
  if (pod.own === undefined) return pod;
  const { sources, audit } = pod.own;
  const heard = withSources(
    { ...pod, sources },
    waiting.map((fact) => fact.source),
  );
  const { audit: sights } = withSights({ ...pod, audit }, waiting.flatMap(sightsOfWaiting));
  const before = new Map(pod.milestones.map((milestone) => [milestone.key, milestone]));
  const takenBack = new Map(pod.takenBack ?? []);
  const merged = withMilestones(pod.own.milestones, newsIn(pod, waiting), pod.change?.attempts);
  const milestones = merged.milestones.map((milestone): Milestone => {
    const had = before.get(milestone.key);
    before.delete(milestone.key);
    const known = knownOf(milestone);
    const version = had?.version ?? takenBack.get(milestone.key) ?? 0;
    if (known === undefined || conditional.has(milestone.type) || (had !== undefined && showsTheSame(had, milestone)))
      return { ...milestone, version };
    work.emit(row(pod, known, version + 1, false));
    return { ...milestone, version: version + 1 };
  });
  for (const milestone of before.values()) {
    const known = knownOf(milestone);
    if (known === undefined || milestone.version === 0 || conditional.has(milestone.type)) continue;
    takenBack.set(milestone.key, milestone.version + 1);
    work.emit(row(pod, known, milestone.version + 1, true));
  }
  const versions = [...takenBack].sort((a, b) => compareBytes(a[0], b[0]));
  return { ...pod, milestones, sources: heard.sources, audit: sights, ...(versions.length === 0 ? {} : { takenBack: versions }) };
}

/** The Pod after facts of its own were heard: where others were merged into it, they are kept apart as well. */
export function withOwn(
  pod: PodEntry,
  milestones: readonly Milestone[],
  sources: readonly string[],
  sights: readonly AuditSight[],
): PodEntry {
  if (pod.own === undefined) return pod;
  const { own } = pod;
  const next: OwnFacts = {
    milestones: withMilestones(own.milestones, milestones, pod.change?.attempts).milestones,
    sources: withSources({ ...pod, sources: own.sources }, sources).sources,
    audit: withSights({ ...pod, audit: own.audit }, sights).audit,
  };
  const isSame = next.milestones === own.milestones && next.sources === own.sources && next.audit === own.audit;
  return isSame ? pod : { ...pod, own: next };
}

/** Which sources told of the Pod, sorted. */
export function withSources(pod: PodEntry, sources: readonly string[]): PodEntry {
  if (sources.every((source) => pod.sources.includes(source))) return pod;
  return { ...pod, sources: [...new Set([...pod.sources, ...sources])].sort(compareBytes) };
}

/** Whether deliveries may follow otherwise from what a Pod knows now than from what it knew as `before`. */
export const bearsOnDeliveries = (before: PodEntry, { pod, changed }: MergedFacts): boolean =>
  pod.sources !== before.sources ||
  pod.audit !== before.audit ||
  changed.some((key) => deriving.test(key) && !(key.startsWith('pod.unready/') && wasNeverReady(pod))) ||
  ((pod.limits?.slow === true || pod.change !== undefined) && changed.length > 0);

/** A Pod that comes up is not ready all the while; that is no loss of readiness before it was ready. */
const wasNeverReady = ({ seal, milestones }: PodEntry): boolean => seal === null && !hasKeyFrom(milestones, 'pod.ready/');

/** Keys of milestones from which deliveries are derived; of the phases those that end one. */
const deriving =
  /^(?:pod\.(?:created|gated|ungated|scheduled|ready|unready|unschedulable|phase_changed\/(?:Failed|Succeeded)|kubelet_rejected|evicted|delete_requested|final_delete_requested|deleted|upgrade_requested|resize_\w+|resized)|container\.started)\//;

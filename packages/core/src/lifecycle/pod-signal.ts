import { compareBytes, lowerBound } from '@lunettes/base';
import type { EventTimeUs, Signal } from '../vocabulary/index.ts';
import { lookedAt } from './abandoned.ts';
import { absenceOf, isShown, isTold } from './absence.ts';
import { sightsOf, sightsOfWaiting, withSights } from './audit-sight.ts';
import { winnerOf } from './candidate.ts';
import { withDerivedRows } from './derived-rows.ts';
import {
  type AuditSight,
  type Incarnation,
  type Milestone,
  type NameEntry,
  nameKey,
  type PodEntry,
  podKey,
  type ShownEntry,
  type WaitingFact,
} from './entries.ts';
import { isRepeated, lookOf } from './look.ts';
import { withMeasured } from './measured.ts';
import { newMilestones, withMilestones } from './milestones.ts';
import { foldsInto, noName, replacedBy, waitingFor, withIncarnation, withWaiting } from './names.ts';
import { type LimitVisit, watchLimits } from './overdue.ts';
import { withPodBody } from './pod-body.ts';
import { conditional, knownOf, row } from './rows.ts';
import { createdAt, newsOf } from './sealed.ts';
import { surroundingsOf } from './surroundings.ts';
import { bearsNameUntil, takenAsNews, toldAt } from './undated-deletion.ts';
import type { Work } from './work.ts';

/** The UID under which a static Pod's Events speak of it is the hash of its manifest: 32 digits without dashes. */
const configHash = /^[0-9a-f]{32}$/;

/**
 * Takes in one signal about a Pod. A signal without the Pod's own UID waits under the name until the
 * incarnation that it speaks of is known, and is never lost to the order of arrival. Answers `late`
 * when what it tells of is final: the Pod is gone for good, or its create delivery was sealed.
 */
export function takePodSignal(work: Work, told: Signal): 'taken' | 'late' {
  const found = told.uid === '' ? undefined : work.get(podKey(told.cluster, told.uid));
  const signal = found?.kind === 'pod' ? takenAsNews(told, found) : told;
  if (signal.uid === '' || configHash.test(signal.uid)) {
    if (signal.name !== '') keepWaiting(work, signal, newMilestones([], signal, work.sha256Hex));
    return 'taken';
  }
  if (found?.kind === 'tombstone') return 'late';
  const entry = found?.kind === 'pod' ? found : newPod(signal);
  // A list or a new watch shows a running Pod as it has long been: nothing new, and not late.
  if (entry.seal !== null && signal.at_us <= entry.seal.endUs) return isShown(signal) ? 'taken' : 'late';
  const look = lookOf(signal);
  if (look !== undefined && isRepeated(entry, look)) return 'taken';
  const heardUs = toldAt(work, signal);
  const heard = heardUs === signal.at_us ? signal : { ...signal, at_us: heardUs };
  const milestones = newsOf(entry, newMilestones(entry.milestones, heard, work.sha256Hex), signal.at_us);
  take(work, {
    entry,
    isNew: found === undefined,
    next: withPodBody(look === undefined ? entry : { ...entry, look }, signal, look),
    milestones,
    sources: [signal.source],
    sights: sightsOf(signal),
  });
  return 'taken';
}

/** A Pod that a list did not show is gone, where nobody told so before. */
export function takeMissing(work: Work, { cluster, uid, missing }: ShownEntry): void {
  const entry = work.get(podKey(cluster, uid));
  if (entry?.kind !== 'pod' || missing === null || isTold(entry, 'pod.deleted//0')) return;
  const milestones = absenceOf(missing).filter((one) => one.type === 'pod.deleted' || !isTold(entry, one.key));
  take(work, { entry, isNew: false, next: entry, milestones, sources: ['list'], sights: [] });
}

const newPod = (signal: Signal): PodEntry => ({
  kind: 'pod',
  cluster: signal.cluster,
  namespace: signal.namespace,
  name: signal.name,
  uid: signal.uid,
  pod: null,
  podVersion: '',
  milestones: [],
  sources: [],
  audit: [],
  look: null,
  replacesUid: '',
  folded: false,
  overflow: 0,
  derived: [],
  seal: null,
  abandonedUs: -1,
  lookAgainUs: -1,
  limits: null,
});

interface Taken {
  readonly entry: PodEntry;
  readonly isNew: boolean;
  /** `entry` with the signal's body, or `entry` itself. */
  readonly next: PodEntry;
  readonly milestones: readonly Milestone[];
  readonly sources: readonly string[];
  readonly sights: readonly AuditSight[];
}

/** Puts facts into a Pod, emits what changed, tells the name index, and derives deliveries anew where that can matter. */
function take(work: Work, { entry, isNew, next, milestones, sources, sights }: Taken): void {
  let pod = withSights(withSources(next, sources), sights);
  const merged = mergeAndEmit(work, pod, milestones);
  pod = merged.pod;
  if (
    isNew ||
    next.pod !== entry.pod ||
    pod.sources !== entry.sources ||
    pod.audit !== entry.audit ||
    merged.changed.some((key) => deriving.test(key)) ||
    ((pod.limits?.slow === true || pod.change !== undefined) && merged.changed.length > 0)
  ) {
    const name = indexed(work, pod);
    if (name !== undefined) {
      const incarnation = incarnationOf(pod);
      const waiting = waitingFor(name, incarnation);
      if (waiting.length > 0) pod = withWaitingFacts(work, pod, waiting);
      pod = { ...pod, replacesUid: replacedBy(name, incarnation), folded: foldsInto(name, incarnation) };
    }
    pod = rederived(work, pod);
  }
  if (pod !== entry || isNew) work.put(podKey(pod.cluster, pod.uid), pod);
}

const withWaitingFacts = (work: Work, pod: PodEntry, waiting: readonly WaitingFact[]): PodEntry =>
  mergeAndEmit(
    work,
    withSights(
      withSources(
        pod,
        waiting.map((fact) => fact.source),
      ),
      waiting.flatMap(sightsOfWaiting),
    ),
    newsIn(pod, waiting),
  ).pod;

/** What waits under a name goes on waiting there; of a creation that is final it says nothing any more. */
const newsIn = (pod: PodEntry, waiting: readonly WaitingFact[]): readonly Milestone[] =>
  waiting.flatMap(({ milestone, at }) => (pod.seal === null && pod.change === undefined ? [milestone] : newsOf(pod, [milestone], at)));

/** Keys of milestones from which deliveries are derived. */
const deriving =
  /^(?:pod\.(?:created|gated|ungated|scheduled|ready|unready|unschedulable|phase_changed|kubelet_rejected|evicted|delete_requested|final_delete_requested|deleted|upgrade_requested|resize_\w+|resized)|container\.started)\//;

const rederived = (work: Work, pod: PodEntry, visit?: LimitVisit): PodEntry => derivedAnew(work, withMeasured(work, pod), visit);

function derivedAnew(work: Work, pod: PodEntry, visit?: LimitVisit): PodEntry {
  const { surroundings, note } = surroundingsOf(work, pod);
  const watch = watchLimits(work, pod, visit);
  const derived = withDerivedRows(pod, surroundings, watch, work.sha256Hex);
  work.emit(...derived.outputs);
  retell(work, pod.cluster, note());
  return watch.noted(derived.entry);
}

/** Looks at a Pod of which a limit has passed, or may have. */
export const lookAtLimits = (work: Work, pod: PodEntry, visit: LimitVisit): void =>
  work.put(podKey(pod.cluster, pod.uid), rederived(work, pod, visit));

/** Looks at a Pod with an open delivery that began long ago: of which nothing more is told, that is given up. */
export function lookAt(work: Work, pod: PodEntry, watermarkUs: EventTimeUs): void {
  const next = lookedAt(pod, watermarkUs);
  work.put(podKey(pod.cluster, pod.uid), next.abandonedUs >= 0 ? rederived(work, next) : next);
}

/** Tells a Pod again whose spans measure something else than before. */
export function remeasured(work: Work, cluster: string, uid: string): void {
  const pod = work.get(podKey(cluster, uid));
  if (pod?.kind !== 'pod') return;
  const next = withMeasured(work, pod);
  if (next !== pod) work.put(podKey(cluster, uid), derivedAnew(work, next));
}

/** Tells Pods again of which something around them has become known. */
export function retell(work: Work, cluster: string, uids: readonly string[]): void {
  for (const uid of uids) {
    const pod = work.get(podKey(cluster, uid));
    if (pod?.kind === 'pod') work.put(podKey(cluster, uid), rederived(work, pod));
  }
}

function withSources(pod: PodEntry, sources: readonly string[]): PodEntry {
  const added = new Set(sources.filter((source) => !pod.sources.includes(source)));
  return added.size === 0 ? pod : { ...pod, sources: [...pod.sources, ...added].sort(compareBytes) };
}

function mergeAndEmit(
  work: Work,
  pod: PodEntry,
  next: readonly Milestone[],
): { readonly pod: PodEntry; readonly changed: readonly string[] } {
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
    milestones[at] = { ...milestone, version: milestone.version + 1 };
    work.emit(row(pod, known, milestone.version + 1, false));
  }
  for (const milestone of merged.dropped) {
    const known = knownOf(milestone);
    if (known !== undefined && milestone.version > 0) work.emit(row(pod, known, milestone.version + 1, true));
  }
  return { pod: { ...pod, milestones, overflow: pod.overflow + merged.overflow }, changed: merged.changed };
}

/** Tells the name index about this incarnation, and the others of its name if that is news to them. */
function indexed(work: Work, pod: PodEntry): NameEntry | undefined {
  if (pod.name === '') return undefined;
  const key = nameKey(pod.cluster, pod.namespace, pod.name);
  const found = work.get(key);
  const before = found?.kind === 'name' ? found : noName(pod.cluster);
  const name = withIncarnation(before, incarnationOf(pod));
  if (name === before) return name;
  work.put(key, name);
  for (const incarnation of name.incarnations) if (incarnation.uid !== pod.uid) relate(work, name, incarnation, pod.cluster);
  return name;
}

function relate(work: Work, name: NameEntry, incarnation: Incarnation, cluster: string): void {
  const other = work.get(podKey(cluster, incarnation.uid));
  if (other?.kind !== 'pod') return;
  const replacesUid = replacedBy(name, incarnation);
  const folded = foldsInto(name, incarnation);
  if (other.replacesUid === replacesUid && other.folded === folded) return;
  work.put(podKey(cluster, other.uid), rederived(work, { ...other, replacesUid, folded }));
}

function incarnationOf(pod: PodEntry): Incarnation {
  const deleted = pod.milestones[lowerBound(pod.milestones, deletedKey, (one, wanted) => compareBytes(one.key, wanted))];
  return {
    uid: pod.uid,
    createdAt: createdAt(pod),
    deletedAt: (deleted?.key === deletedKey ? bearsNameUntil(deleted) : undefined) ?? -1,
    configHash: pod.pod?.mirror === true ? pod.pod.configHash : '',
    statefulSet: pod.pod?.owner?.kind === 'StatefulSet',
  };
}

const deletedKey = 'pod.deleted//0';

function keepWaiting(work: Work, signal: Signal, milestones: readonly Milestone[]): void {
  const key = nameKey(signal.cluster, signal.namespace, signal.name);
  const found = work.get(key);
  const before = found?.kind === 'name' ? found : noName(signal.cluster);
  let name = before;
  for (const milestone of milestones) name = withWaiting(name, waitingFact(signal, milestone));
  if (name === before) return;
  work.put(key, name);
  for (const incarnation of name.incarnations) {
    const entry = work.get(podKey(signal.cluster, incarnation.uid));
    const mine = waitingFor(name, incarnation);
    if (entry?.kind !== 'pod' || mine.length === 0) continue;
    take(work, {
      entry,
      isNew: false,
      next: entry,
      milestones: newsIn(entry, mine),
      sources: [signal.source],
      sights: mine.flatMap(sightsOfWaiting),
    });
  }
}

const waitingFact = (signal: Signal, milestone: Milestone): WaitingFact => ({
  alias: signal.uid,
  // An Event repeats what was said first about one Pod; a request is about whoever bears the name when it is answered.
  at: signal.type === 'event' ? (winnerOf(milestone.candidates)?.at ?? signal.at_us) : signal.at_us,
  milestone,
  source: signal.source,
  auditLevel: signal.audit_level,
});

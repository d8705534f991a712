import type { EventTimeUs, Signal } from '../vocabulary/index.ts';
import { lookedAt } from './abandoned.ts';
import { absenceOf, isShown, isTold } from './absence.ts';
import { sightsOf, withSights } from './audit-sight.ts';
import { winnerOf } from './candidate.ts';
import { withDerivedRows } from './derived-rows.ts';
import {
  type AuditSight,
  type Incarnation,
  incarnationsMax,
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
import { bearsOnDeliveries, withFacts, withOwn, withOwnFactsAnd, withSources, withWaitingFacts } from './merged-facts.ts';
import { milestoneIn, newMilestones } from './milestones.ts';
import { foldsInto, movedFacts, noName, replacedBy, withIncarnation, withWaiting } from './names.ts';
import { type LimitVisit, watchLimits } from './overdue.ts';
import { withPodBody } from './pod-body.ts';
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
  const known = entry.own?.milestones ?? entry.milestones;
  const milestones = newsOf(entry, newMilestones(known, heard, work.sha256Hex), signal.at_us);
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

/** A Pod of which nothing is known yet. */
export const newPod = ({ cluster, namespace, name, uid }: Pick<Signal, 'cluster' | 'namespace' | 'name' | 'uid'>): PodEntry => ({
  kind: 'pod',
  cluster,
  namespace,
  name,
  uid,
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
  const apart = withOwn(next, milestones, sources, sights);
  const merged = withFacts(work, withSights(withSources(apart, sources), sights), milestones);
  if (!isNew && next.pod === entry.pod && !bearsOnDeliveries(entry, merged)) {
    if (merged.pod !== entry) work.put(podKey(entry.cluster, entry.uid), merged.pod);
    return;
  }
  work.put(podKey(entry.cluster, entry.uid), rederived(work, named(work, merged.pod)));
}

/** The Pod with what its name says of it: the facts that wait there for it, whose place it takes, and that it is none of its own. */
function named(work: Work, pod: PodEntry): PodEntry {
  if (pod.name === '') return pod;
  const found = work.get(nameKey(pod.cluster, pod.namespace, pod.name));
  const before = found?.kind === 'name' ? found : noName(pod.cluster);
  return settled(work, { before, name: withIncarnation(before, incarnationOf(pod)), place: pod, pod }) ?? pod;
}

interface Renamed {
  /** What the Pods of this name have been told by. */
  readonly before: NameEntry;
  readonly name: NameEntry;
  readonly place: Pick<PodEntry, 'cluster' | 'namespace' | 'name'>;
  /** A Pod that is being taken: its state is not in the lane yet. */
  readonly pod?: PodEntry;
}

/**
 * Gives each incarnation of a name the facts that are its own as the name is known now, and takes back those that are not. A
 * deletion may be such a fact itself, and when a Pod was gone decides whose the others are: so this goes on until nothing
 * moves. The other Pods are told again where it matters; the one that is being taken is given back for that.
 */
function settled(work: Work, { before: told, name: renamed, place, pod }: Renamed): PodEntry | undefined {
  const pods = new Map<string, PodEntry>();
  const mattering = new Set<string>();
  let [before, name] = [told, renamed];
  for (let round = 0; round < roundsMax && name !== before; round++) {
    let next = name;
    for (const incarnation of name.incarnations) {
      const known = pods.get(incarnation.uid) ?? (incarnation.uid === pod?.uid ? pod : podOf(work, place.cluster, incarnation.uid));
      if (known === undefined) continue;
      const { own, lost, gained } = movedFacts(before, name, incarnation);
      if (lost.length + gained.length === 0) continue;
      const merged = lost.length === 0 ? withWaitingFacts(work, known, gained) : { pod: withOwnFactsAnd(work, known, own), changed: [] };
      if (lost.length > 0 || bearsOnDeliveries(known, merged)) mattering.add(incarnation.uid);
      pods.set(incarnation.uid, merged.pod);
      next = withIncarnation(next, incarnationOf(merged.pod));
    }
    [before, name] = [name, next];
  }
  if (name !== told) work.put(nameKey(place.cluster, place.namespace, place.name), name);
  for (const incarnation of name.incarnations) {
    if (incarnation.uid === pod?.uid) continue;
    const other = pods.get(incarnation.uid) ?? podOf(work, place.cluster, incarnation.uid);
    if (other === undefined) continue;
    const related = withRelations(name, incarnation, other);
    if (related !== other || mattering.has(incarnation.uid)) work.put(podKey(place.cluster, other.uid), rederived(work, related));
    else if (pods.has(incarnation.uid)) work.put(podKey(place.cluster, other.uid), other);
  }
  if (pod === undefined) return undefined;
  const mine = pods.get(pod.uid) ?? pod;
  return withRelations(name, incarnationOf(mine), mine);
}

/** One step for each Pod of a name that a moved deletion can touch, and one in which nothing moves. */
const roundsMax = 2 * incarnationsMax + 2;

function podOf(work: Work, cluster: string, uid: string): PodEntry | undefined {
  const found = work.get(podKey(cluster, uid));
  return found?.kind === 'pod' ? found : undefined;
}

function withRelations(name: NameEntry, incarnation: Incarnation, pod: PodEntry): PodEntry {
  const replacesUid = replacedBy(name, incarnation);
  const folded = foldsInto(name, incarnation);
  return pod.replacesUid === replacesUid && pod.folded === folded ? pod : { ...pod, replacesUid, folded };
}

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

function incarnationOf(pod: PodEntry): Incarnation {
  const deleted = milestoneIn(pod.milestones, 'pod.deleted//0');
  return {
    uid: pod.uid,
    createdAt: createdAt(pod),
    deletedAt: (deleted === undefined ? undefined : bearsNameUntil(deleted)) ?? -1,
    configHash: pod.pod?.mirror === true ? pod.pod.configHash : '',
    statefulSet: pod.pod?.owner?.kind === 'StatefulSet',
  };
}

function keepWaiting(work: Work, signal: Signal, milestones: readonly Milestone[]): void {
  const key = nameKey(signal.cluster, signal.namespace, signal.name);
  const found = work.get(key);
  const before = found?.kind === 'name' ? found : noName(signal.cluster);
  let name = before;
  for (const milestone of milestones) name = withWaiting(name, waitingFact(signal, milestone));
  if (name !== before) settled(work, { before, name, place: signal });
}

const waitingFact = (signal: Signal, milestone: Milestone): WaitingFact => ({
  alias: signal.uid,
  // An Event repeats what was said first about one Pod; a request is about whoever bears the name when it is answered.
  at: signal.type === 'event' ? (winnerOf(milestone.candidates)?.at ?? signal.at_us) : signal.at_us,
  milestone,
  source: signal.source,
  auditLevel: signal.audit_level,
});

import { compareBytes } from '@lunettes/base';
import { type EventTimeUs, minuteUs, secondUs } from '../vocabulary/index.ts';
import { type Incarnation, incarnationsMax, type NameEntry, type WaitingFact, waitingMax } from './entries.ts';

export const noName = (cluster: string): NameEntry => ({ kind: 'name', cluster, incarnations: [], waiting: [], overflow: 0 });

/** A create record without UID belongs to the incarnation that follows it at most this much later. */
const createLagUs = 35 * minuteUs;
/** A create is dated by its answer, and others may hear of the Pod before whoever asked for it does. */
const creationSlackUs = secondUs;

/** `entry` with this incarnation known, oldest first; `entry` itself when nothing is new. */
export function withIncarnation(entry: NameEntry, next: Incarnation): NameEntry {
  const found = entry.incarnations.find((one) => one.uid === next.uid);
  if (
    found !== undefined &&
    found.createdAt === next.createdAt &&
    found.deletedAt === next.deletedAt &&
    found.configHash === next.configHash &&
    found.statefulSet === next.statefulSet
  )
    return entry;
  const incarnations = [...entry.incarnations.filter((one) => one.uid !== next.uid), next].sort(
    (a, b) => a.createdAt - b.createdAt || compareBytes(a.uid, b.uid),
  );
  return { ...entry, incarnations: incarnations.slice(-incarnationsMax) };
}

/** `entry` with one more waiting fact, each once; beyond the bound the latest is counted and forgotten. */
export function withWaiting(entry: NameEntry, next: WaitingFact): NameEntry {
  const same = (one: WaitingFact): boolean => compareWaiting(one, next) === 0;
  if (entry.waiting.some(same)) return entry;
  const waiting = [...entry.waiting, next].sort(compareWaiting);
  return waiting.length > waitingMax
    ? { ...entry, waiting: waiting.slice(0, waitingMax), overflow: entry.overflow + 1 }
    : { ...entry, waiting };
}

/** The waiting facts that speak of this incarnation. */
function waitingFor(entry: NameEntry, incarnation: Incarnation): readonly WaitingFact[] {
  return entry.waiting.filter((fact) => speaksOf(entry, incarnation, fact));
}

/**
 * What one incarnation gains and loses between two states of what is known of its name: a record that names a Pod only is
 * given to who bore the name then as far as is known, and more becomes known.
 */
export function movedFacts(
  before: NameEntry,
  after: NameEntry,
  incarnation: Incarnation,
): { readonly own: readonly WaitingFact[]; readonly lost: readonly WaitingFact[]; readonly gained: readonly WaitingFact[] } {
  if (before.waiting.length + after.waiting.length === 0) return { own: [], lost: [], gained: [] };
  const then = before.incarnations.find(({ uid }) => uid === incarnation.uid);
  const had = then === undefined ? [] : waitingFor(before, then);
  const own = waitingFor(after, incarnation);
  return { own, lost: had.filter((fact) => !own.includes(fact)), gained: own.filter((fact) => !had.includes(fact)) };
}

/** The older Pod whose place this one takes: a StatefulSet re-creates under the same name (rule 8). */
export function replacedBy(entry: NameEntry, incarnation: Incarnation): string {
  if (!incarnation.statefulSet) return '';
  const before = entry.incarnations.filter(
    (one) => one.uid !== incarnation.uid && one.createdAt <= incarnation.createdAt && one.deletedAt !== -1,
  );
  return before.at(-1)?.uid ?? '';
}

/** A mirror Pod with a config hash that was delivered before is the same static Pod again (rule 7). */
export function foldsInto(entry: NameEntry, incarnation: Incarnation): boolean {
  if (incarnation.configHash === '') return false;
  const first = entry.incarnations.find((one) => one.configHash === incarnation.configHash);
  return first !== undefined && first.uid !== incarnation.uid;
}

function speaksOf(entry: NameEntry, incarnation: Incarnation, fact: WaitingFact): boolean {
  if (fact.alias !== '') return fact.alias === incarnation.configHash;
  return (fact.milestone.type === 'pod.created' ? followingCreate(entry, fact.at) : holderAt(entry, fact.at))?.uid === incarnation.uid;
}

/** Who bore the name at this time, one at most: the youngest that had been created and was not gone, else the next to come. */
function holderAt(entry: NameEntry, at: EventTimeUs): Incarnation | undefined {
  let holder: Incarnation | undefined;
  let next: Incarnation | undefined;
  for (const one of entry.incarnations) {
    if (one.deletedAt !== -1 && at > one.deletedAt) continue;
    if (one.createdAt <= at) holder = one;
    else if (one.createdAt - creationSlackUs <= at) next ??= one;
  }
  return holder ?? next;
}

const followingCreate = (entry: NameEntry, at: EventTimeUs): Incarnation | undefined =>
  entry.incarnations.find((one) => one.createdAt >= at - creationSlackUs && one.createdAt - at < createLagUs);

const compareWaiting = (a: WaitingFact, b: WaitingFact): number =>
  a.at - b.at ||
  compareBytes(a.milestone.key, b.milestone.key) ||
  compareBytes(evidenceOf(a), evidenceOf(b)) ||
  compareBytes(a.alias, b.alias) ||
  compareBytes(a.auditLevel ?? '', b.auditLevel ?? '') ||
  // Clients choose audit ids, so two requests may share all of this.
  compareBytes(JSON.stringify(a), JSON.stringify(b));

const evidenceOf = (fact: WaitingFact): string =>
  fact.milestone.candidates.map((candidate) => `${candidate.precision} ${candidate.evidence}`).join(' ');

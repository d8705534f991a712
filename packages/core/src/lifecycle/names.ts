import { compareBytes } from '@lunettes/base';
import { type EventTimeUs, minuteUs, secondUs } from '../vocabulary/index.ts';
import { type Incarnation, incarnationsMax, type NameEntry, type WaitingFact, waitingMax } from './entries.ts';

export const noName = (cluster: string): NameEntry => ({ kind: 'name', cluster, incarnations: [], waiting: [], overflow: 0 });

/** A create record without UID belongs to the incarnation that follows it at most this much later. */
const createLagUs = 35 * minuteUs;
/** Creation times have whole seconds, so a fact may seem to precede its own Pod by one. */
const creationSlackUs = secondUs;

/** `entry` with this incarnation known, oldest first; `entry` itself when nothing is new. */
export function withIncarnation(entry: NameEntry, next: Incarnation): NameEntry {
  const found = entry.incarnations.find((one) => one.uid === next.uid);
  if (
    found !== undefined &&
    found.createdAt === next.createdAt &&
    found.deletedAt === next.deletedAt &&
    found.configHash === next.configHash
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
export function waitingFor(entry: NameEntry, incarnation: Incarnation): readonly WaitingFact[] {
  return entry.waiting.filter((fact) => speaksOf(entry, incarnation, fact));
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
  if (fact.milestone.type === 'pod.created') return followingCreate(entry, fact.at)?.uid === incarnation.uid;
  return incarnation.createdAt - creationSlackUs <= fact.at && (incarnation.deletedAt === -1 || fact.at <= incarnation.deletedAt);
}

const followingCreate = (entry: NameEntry, at: EventTimeUs): Incarnation | undefined =>
  entry.incarnations.find((one) => one.createdAt >= at - creationSlackUs && one.createdAt - at < createLagUs);

const compareWaiting = (a: WaitingFact, b: WaitingFact): number =>
  a.at - b.at ||
  compareBytes(a.milestone.key, b.milestone.key) ||
  compareBytes(evidenceOf(a), evidenceOf(b)) ||
  compareBytes(a.alias, b.alias) ||
  compareBytes(a.auditLevel ?? '', b.auditLevel ?? '');

const evidenceOf = (fact: WaitingFact): string =>
  fact.milestone.candidates.map((candidate) => `${candidate.precision} ${candidate.evidence}`).join(' ');

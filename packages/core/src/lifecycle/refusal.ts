import { type Fact, minuteUs, type OwnerFacts, pairs, type RefusalFacts, type Signal } from '../vocabulary/index.ts';
import { type Milestone, type RefusalEntry, refusalKey } from './entries.ts';
import type { Known } from './life.ts';
import { factKey, milestoneOf, withMilestones } from './milestones.ts';
import { knownOf, row } from './rows.ts';
import { workloadOfRefused } from './surroundings.ts';
import type { Work } from './work.ts';

/** A controller waits up to 17 minutes between attempts; after twice that without one it has given up (rule 21). */
export const refusalQuietUs = 35 * minuteUs;

/**
 * A refused create names no Pod that ever existed. Its attempts are kept by who is kept waiting, so
 * that a repeat of the same record emits nothing; the evaluator folds them into one delivery.
 */
export function takeRefusal(work: Work, signal: Signal): void {
  if (signal.body === null) return;
  const refusal = JSON.parse(signal.body) as RefusalFacts;
  // An Event of the owner gives no name; its Pods are called after it.
  const name = signal.name || refusal.generateName || (refusal.owner === null ? '' : `${refusal.owner.name}-`);
  const blocked = blockedBy(signal.name, refusal.user, refusal.owner);
  const key = refusalKey(signal.cluster, signal.namespace, `${blocked}|${name}`);
  const found = work.get(key);
  const { cluster, namespace } = signal;
  const entry: RefusalEntry =
    found?.kind === 'refusal'
      ? found
      : { kind: 'refusal', cluster, namespace, name, owner: refusal.owner, workload: null, milestones: [], lastAt: signal.at_us };
  const next = signal.facts
    .map((fact) => withOwner(fact, refusal, blocked, signal))
    .map((fact) => milestoneOf(fact, factKey(fact, work.sha256Hex), signal));
  const merged = withMilestones(entry.milestones, next);
  for (const milestone of merged.dropped) {
    const known = knownOf(milestone);
    if (known !== undefined && milestone.version > 0) work.emit(row({ ...entry, uid: '' }, known, milestone.version + 1, true));
  }
  const changed = new Set(merged.changed);
  const lastAt = Math.max(signal.at_us, entry.lastAt);
  put(work, key, { ...entry, milestones: merged.milestones, lastAt }, ({ key }) => changed.has(key));
}

/** Tells refused creations again of which a controller has become known. */
export function retellRefusals(work: Work, keys: readonly string[]): void {
  for (const key of keys) {
    const entry = work.get(key);
    if (entry?.kind === 'refusal') put(work, key, entry, () => false);
  }
}

/** Tells what changed; everything, when it turns out whose workload it is. */
function put(work: Work, key: string, entry: RefusalEntry, isChanged: (milestone: Milestone) => boolean): void {
  const workload = workloadOfRefused(work, key, entry);
  const isOther = workload?.uid !== entry.workload?.uid || workload?.name !== entry.workload?.name;
  const milestones = entry.milestones.map((milestone) => {
    const known = isOther || isChanged(milestone) ? knownOf(milestone) : undefined;
    if (known === undefined) return milestone;
    work.emit(row({ ...entry, uid: '' }, withWorkload(known, workload), milestone.version + 1, false));
    return { ...milestone, version: milestone.version + 1 };
  });
  work.put(key, { ...entry, milestones, workload });
}

const withWorkload = (known: Known, workload: OwnerFacts | null): Known => ({
  ...known,
  details: pairs(
    ...known.details,
    ['workload_kind', workload?.kind],
    ['workload_name', workload?.name],
    ['workload_uid', workload?.uid || undefined],
  ),
});

/** Who is kept waiting by a refusal: the owner, or for a bare Pod the user and the name. */
export const blockedBy = (name: string, user: string, owner: OwnerFacts | null): string =>
  owner !== null && owner.uid !== '' ? owner.uid : `${user}|${name}`;

const withOwner = (fact: Fact, refusal: RefusalFacts, blocked: string, { source, audit_level }: Signal): Fact => ({
  ...fact,
  details: pairs(
    ['source', source],
    // What was asked for is all that a refusal has to say: without the answer's body nothing is missing.
    ['audit_level', audit_level === 'metadata' ? audit_level : undefined],
    ['audit_truncated', audit_level === 'truncated' ? 'true' : undefined],
    ...fact.details,
    ['owner_kind', refusal.owner?.kind],
    ['owner_name', refusal.owner?.name],
    ['owner_uid', refusal.owner?.uid],
    ['blocked', blocked],
    ['mirror', refusal.mirror ? 'true' : undefined],
  ),
});

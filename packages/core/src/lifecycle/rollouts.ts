import { compareBytes } from '@lunettes/base';
import type { EventTimeUs, RolloutFacts, Signal, WorkloadFacts } from '../vocabulary/index.ts';
import { type RevisionNumbers, type RolloutEntry, type RolloutProgress, revisionsMax, rolloutKey, turnsMax } from './entries.ts';
import { factKey, milestoneOf, withMilestones } from './milestones.ts';
import { momentOf, toldRollouts } from './rollout-turns.ts';
import type { Work } from './work.ts';

/**
 * Takes in what a workload object says of its rollouts (product contract §3.6, `workload.rollout_*`), one for each revision,
 * and another one each time that it goes back to a revision. Beginning, completion and being stuck are milestones like those of
 * a Pod; while a rollout is not complete its beginning is told with how far it is, by the newest version of the object that
 * counts its Pods.
 */
export function takeRollout(work: Work, signal: Signal): void {
  if (signal.body === null || signal.uid === '') return;
  const facts = JSON.parse(signal.body) as WorkloadFacts;
  const workload = workloadOf(signal, facts);
  if (workload === undefined || (signal.facts.length === 0 && facts.rollout === undefined)) return;
  const { cluster, namespace } = signal;
  const key = rolloutKey(cluster, namespace, workload.uid);
  const found = work.get(key);
  const before: RolloutEntry =
    found?.kind === 'rollout'
      ? found
      : { kind: 'rollout', cluster, namespace, workload, milestones: [], numbers: [], progress: [], told: [], deleted: false, lastUs: 0 };
  const next = signal.facts.map((fact) => milestoneOf(fact, factKey(fact, work.sha256Hex), signal));
  // However often a Deployment was rolled out before, the numbers of its revisions count from there.
  const counted = next.map(({ container, attempt }) => [container, attempt] as const);
  const after = latestRevisions({
    ...before,
    milestones: withMilestones(before.milestones, next, counted).milestones,
    numbers: withNumbers(before.numbers, signal, facts.numbers),
    progress: facts.rollout === undefined ? before.progress : withProgress(before.progress, facts.rollout, signal),
    deleted: before.deleted || (facts.deleted && workload.uid === signal.uid),
    lastUs: Math.max(before.lastUs, signal.at_us),
  });
  work.put(key, { ...after, told: toldRollouts(work, before, after) });
}

/** A ReplicaSet speaks of one revision of its Deployment; every other object of itself. */
function workloadOf({ uid, name }: Signal, { kind, owner }: WorkloadFacts): RolloutEntry['workload'] | undefined {
  if (kind !== 'ReplicaSet') return { kind, name, uid };
  return owner?.kind === 'Deployment' && owner.uid !== '' ? owner : undefined;
}

/** The newest telling of a revision stays: that of the latest time, then of the latest version, then of the greatest evidence. */
function withProgress(
  progress: readonly RolloutProgress[],
  { revision, ...counts }: RolloutFacts,
  signal: Signal,
): readonly RolloutProgress[] {
  const next: RolloutProgress = { revision, ...counts, at: signal.at_us, version: signal.resource_version, evidence: signal.evidence_id };
  const known = progress.find((one) => one.revision === revision);
  if (known !== undefined && !isNewer(next, known)) return progress;
  return [...progress.filter((one) => one !== known), next].sort((a, b) => compareBytes(a.revision, b.revision));
}

/** resourceVersions are decimal texts that may exceed 2^53. */
const isNewer = (a: RolloutProgress, b: RolloutProgress): boolean =>
  (a.at - b.at || a.version.length - b.version.length || compareBytes(a.version, b.version) || compareBytes(a.evidence, b.evidence)) > 0;

/** A longer list contains the shorter ones. */
function withNumbers(
  known: readonly RevisionNumbers[],
  { facts: [fact] }: Signal,
  numbers: readonly number[] = [],
): readonly RevisionNumbers[] {
  const revision = fact?.container ?? '';
  const found = known.find((one) => one.revision === revision);
  if (numbers.length <= (found?.numbers.length ?? 0)) return known;
  return [...known.filter((one) => one !== found), { revision, numbers }].sort((a, b) => compareBytes(a.revision, b.revision));
}

/** Of many revisions those whose latest rollout began last, and of one its latest rollouts; one of which only counts are known is as old as these. */
function latestRevisions(entry: RolloutEntry): RolloutEntry {
  const began = new Map<string, Map<number, EventTimeUs>>();
  const note = (revision: string, number: number, at: EventTimeUs): void => {
    const turns = began.get(revision) ?? new Map<number, EventTimeUs>();
    began.set(revision, turns.set(number, Math.min(at, turns.get(number) ?? at)));
  };
  for (const { container, attempt, candidates } of entry.milestones) note(container, attempt, momentOf(candidates)?.at ?? 0);
  for (const { revision, at } of entry.progress) if (!began.has(revision)) note(revision, 0, at);
  if (began.size <= revisionsMax && [...began.values()].every(({ size }) => size <= turnsMax)) return entry;
  const kept = new Map(
    [...began]
      .sort(([a, mine], [b, theirs]) => Math.max(...theirs.values()) - Math.max(...mine.values()) || compareBytes(a, b))
      .slice(0, revisionsMax)
      .map(([revision, turns]) => [revision, new Set([...turns.keys()].sort((a, b) => b - a).slice(0, turnsMax))]),
  );
  return {
    ...entry,
    milestones: entry.milestones.filter(({ container, attempt }) => kept.get(container)?.has(attempt) === true),
    numbers: entry.numbers.filter(({ revision }) => kept.has(revision)),
    progress: entry.progress.filter(({ revision }) => kept.has(revision)),
  };
}

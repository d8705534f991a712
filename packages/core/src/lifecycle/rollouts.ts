import { compareBytes } from '@lunettes/base';
import { type EventTimeUs, type Pairs, pairs, type RolloutFacts, type Signal, type WorkloadFacts } from '../vocabulary/index.ts';
import { winnerOf } from './candidate.ts';
import { clusterKey, type Milestone, type RolloutEntry, type RolloutProgress, revisionsMax, rolloutKey } from './entries.ts';
import type { Known } from './life.ts';
import { factKey, milestoneOf, withMilestones } from './milestones.ts';
import { contentOf, knownOf, row } from './rows.ts';
import type { Work } from './work.ts';

/**
 * Takes in what a workload object says of its rollouts (product contract §3.6, `workload.rollout_*`), one for each revision.
 * Beginning, completion and being stuck are milestones like those of a Pod; while a rollout is not complete its beginning
 * is told with how far it is, by the newest version of the object that counts its Pods.
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
      : { kind: 'rollout', cluster, namespace, workload, milestones: [], progress: [], deleted: false, lastUs: 0 };
  const next = signal.facts.map((fact) => milestoneOf(fact, factKey(fact, work.sha256Hex), signal));
  const after = latestRevisions({
    ...before,
    milestones: withMilestones(before.milestones, next).milestones,
    progress: facts.rollout === undefined ? before.progress : withProgress(before.progress, facts.rollout, signal),
    deleted: before.deleted || (facts.deleted && workload.uid === signal.uid),
    lastUs: Math.max(before.lastUs, signal.at_us),
  });
  work.put(key, { ...after, milestones: told(work, before, after) });
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

/** Of many revisions those that began last; a revision of which only counts are known is as old as these. */
function latestRevisions(entry: RolloutEntry): RolloutEntry {
  const began = new Map<string, EventTimeUs>();
  const note = (revision: string, at: EventTimeUs): void => void began.set(revision, Math.min(at, began.get(revision) ?? at));
  for (const { revision, at } of entry.progress) note(revision, at);
  for (const { container, candidates } of entry.milestones) note(container, winnerOf(candidates)?.at ?? 0);
  if (began.size <= revisionsMax) return entry;
  const kept = new Set(
    [...began]
      .sort((a, b) => b[1] - a[1] || compareBytes(a[0], b[0]))
      .slice(0, revisionsMax)
      .map(([revision]) => revision),
  );
  return {
    ...entry,
    milestones: entry.milestones.filter(({ container }) => kept.has(container)),
    progress: entry.progress.filter(({ revision }) => kept.has(revision)),
  };
}

/** Emits the rows that differ from those told before, and gives back the milestones with their versions. */
function told(work: Work, before: RolloutEntry, after: RolloutEntry): readonly Milestone[] {
  const { cluster, namespace, workload } = after;
  const contents = new Map(before.milestones.map((milestone) => [milestone.key, contentIn(before, milestone)]));
  return after.milestones.map((milestone) => {
    const known = shown(after, milestone);
    if (known === undefined || contents.get(milestone.key) === contentOf(known)) return milestone;
    const found = work.get(clusterKey(cluster));
    const clusterUid = found?.kind === 'cluster' ? found.observation?.clusterUid : undefined;
    const details = pairs(...known.details, ['cluster_uid', clusterUid || undefined]);
    work.emit(row({ cluster, namespace, name: '', uid: workload.uid }, { ...known, details }, milestone.version + 1, false));
    return { ...milestone, version: milestone.version + 1 };
  });
}

function contentIn(entry: RolloutEntry, milestone: Milestone): string | undefined {
  const known = shown(entry, milestone);
  return known === undefined ? undefined : contentOf(known);
}

function shown({ workload, milestones, progress }: RolloutEntry, milestone: Milestone): Known | undefined {
  const known = knownOf(milestone);
  if (known === undefined) return undefined;
  const revision = milestone.container;
  const isOpen = !milestones.some(({ type, container }) => type === 'workload.rollout_completed' && container === revision);
  const counts = milestone.type === 'workload.rollout_started' && isOpen ? progress.find((one) => one.revision === revision) : undefined;
  return {
    ...known,
    details: pairs(
      ...known.details,
      ...(counts === undefined ? [] : countPairs(counts)),
      ['revision', revision],
      ['workload_kind', workload.kind],
      ['workload_name', workload.name],
    ),
  };
}

const countPairs = ({ available, created, desired, ready }: RolloutProgress): Pairs => [
  ['available', String(available)],
  ['created', String(created)],
  ['desired', String(desired)],
  ['ready', String(ready)],
];

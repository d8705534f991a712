import { compareBytes } from '@lunettes/base';
import { type Pairs, pairs } from '../vocabulary/index.ts';
import { type Candidate, compareCandidates, mergedDetails, resolutionUs, skewBoundUs, withCandidate } from './candidate.ts';
import { clusterKey, type RolloutEntry, type RolloutProgress } from './entries.ts';
import type { Known } from './life.ts';
import { contentOf, row } from './rows.ts';
import type { Work } from './work.ts';

/**
 * Emits the rows that differ from those told before, takes back those that no longer hold, and gives all with their versions.
 * Those of revisions and turns that are not kept any more stay as they were told.
 */
export function toldRollouts(work: Work, before: RolloutEntry, after: RolloutEntry): RolloutEntry['told'] {
  const { cluster, namespace, workload } = after;
  const [earlier, now] = [rowsOf(before), rowsOf(after)];
  const kept = new Set(after.milestones.map(({ container }) => container));
  const versions = new Map(before.told.map(({ key, version }) => [key, version]));
  const emit = (known: Known, retracted: boolean): void => {
    const found = work.get(clusterKey(cluster));
    const clusterUid = found?.kind === 'cluster' ? found.observation?.clusterUid : undefined;
    const details = pairs(...known.details, ['cluster_uid', clusterUid || undefined]);
    const version = (versions.get(known.key) ?? 0) + 1;
    work.emit(row({ cluster, namespace, name: '', uid: workload.uid }, { ...known, details }, version, retracted));
    versions.set(known.key, version);
  };
  for (const [key, known] of now) {
    const last = earlier.get(key);
    if (last === undefined || contentOf(last) !== contentOf(known)) emit(known, false);
  }
  for (const [key, known] of earlier) {
    if (now.has(key)) continue;
    if (kept.has(known.container)) emit(known, true);
    else versions.delete(key);
  }
  return [...versions].map(([key, version]) => ({ key, version })).sort((a, b) => compareBytes(a.key, b.key));
}

/** What is known of one rollout, from all that a revision was called while it lasted. */
interface Turn {
  readonly type: string;
  readonly revision: string;
  /** How often the workload had gone back to the revision before. */
  readonly turn: number;
  readonly candidates: readonly Candidate[];
}

/** All that is to be told, by key and in its order. */
function rowsOf({ workload, milestones, numbers, progress }: RolloutEntry): ReadonlyMap<string, Known> {
  const turns = new Map<string, Turn>();
  for (const { type, container: revision, attempt, candidates } of milestones) {
    const turn = turnOf(numbers.find((one) => one.revision === revision)?.numbers, attempt);
    if (turn < 0) continue;
    const key = keyOf(type, revision, turn);
    const known = turns.get(key)?.candidates ?? [];
    turns.set(key, { type, revision, turn, candidates: candidates.reduce(withCandidate, known) });
  }
  const rows: (readonly [string, Known])[] = [];
  for (const [key, { type, revision, turn, candidates }] of turns) {
    const winner = momentOf(candidates);
    if (winner === undefined) continue;
    const completed = momentOf(turns.get(keyOf('workload.rollout_completed', revision, turn))?.candidates ?? []);
    const isStart = type === 'workload.rollout_started';
    // Nobody was there when it began: all that is known is that it was over already.
    if (isStart && winner.precision === 'inferred' && completed !== undefined && completed.at < winner.at) continue;
    const isLatest = !turns.has(keyOf('workload.rollout_started', revision, turn + 1));
    const isCounted = isStart && isLatest && completed === undefined;
    const counts = isCounted ? progress.find((one) => one.revision === revision) : undefined;
    const { at, resolution, clock, evidence } = winner;
    const details = pairs(
      ...mergedDetails(candidates, winner),
      ...(counts === undefined ? [] : countPairs(counts)),
      ['revision', revision],
      ['workload_kind', workload.kind],
      ['workload_name', workload.name],
    );
    rows.push([key, { key, type, container: revision, attempt: turn, at, resolution, clock, evidence, details }]);
  }
  return new Map(rows.sort((a, b) => compareBytes(a[0], b[0])));
}

const keyOf = (type: string, revision: string, turn: number): string => `${type}/${revision}/${turn}`;

/** Below 0 for a number that the revision never had: the Deployment was renumbered before its condition spoke of the other one. */
const turnOf = (numbers: readonly number[] | undefined, number: number): number =>
  numbers === undefined || number === 0 ? 0 : numbers.indexOf(number);

/**
 * The candidate that gives a rollout its time: the earliest there is, or a more precise one that may be of the same moment. Here
 * what was found in an object counts like the others: a workload says the same of a rollout in every later version of it, so that a
 * write long after proves nothing against a look before.
 */
export function momentOf(kept: readonly Candidate[]): Candidate | undefined {
  const earliest = kept.reduce<Candidate | undefined>(
    (first, one) => (first === undefined || compareCandidates(one, first) < 0 ? one : first),
    undefined,
  );
  if (earliest === undefined) return undefined;
  const lastUs = earliest.at + resolutionUs(earliest.resolution) + skewBoundUs;
  return kept.find(({ at }) => at <= lastUs);
}

const countPairs = ({ available, created, desired, ready }: RolloutProgress): Pairs => [
  ['available', String(available)],
  ['created', String(created)],
  ['desired', String(desired)],
  ['ready', String(ready)],
];

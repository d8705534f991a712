import { compareBytes } from '@lunettes/base';
import { earliest, type Known } from '../lifecycle/index.ts';
import {
  dayUs,
  type LaneView,
  type LifecycleEvent,
  type Output,
  pairOf,
  type Rollout,
  type RolloutState,
  type Sha256Hex,
  type StepResult,
} from '../vocabulary/index.ts';
import { emission, rolloutIdentity, type Wanted } from './emission.ts';
import { type RolloutJudgement, rolloutJudgementKey, type SloEntry } from './entries.ts';
import { withRow } from './known-rows.ts';
import { rolloutRoot, rolloutSpan } from './rollout-spans.ts';
import { logicVersion } from './sli-row.ts';
import { detail } from './subject.ts';

/** A workload of whose rollouts nothing is heard for so long is forgotten. */
const forgottenUs = 30 * dayUs;
/** Revisions of which rows are kept; those that began last. What was told of older ones stays as it is. */
const revisionsMax = 8;
/** Rollouts of one revision of which records are kept, the latest ones: only the last is a row. */
const turnsMax = 8;

/** What a record of type `workload.*` changes: the rows of that workload's rollouts, and their spans. */
export function takeRolloutRow(lane: LaneView<SloEntry>, row: LifecycleEvent, sha256Hex: Sha256Hex): StepResult<SloEntry> {
  const key = rolloutJudgementKey(row.cluster, row.uid);
  const found = lane.get(key);
  const before = found?.kind === 'rollout' ? found : newRollout(row);
  const { entry, outputs } = judgedRollouts({ ...before, known: withRow(before.known, row, row.details), closed: false }, sha256Hex);
  return { changes: [[key, entry]], outputs, more: false };
}

const newRollout = (row: LifecycleEvent): RolloutJudgement => ({
  kind: 'rollout',
  cluster: row.cluster,
  namespace: row.namespace,
  uid: row.uid,
  idCluster: detail(row, 'cluster_uid') ?? row.cluster,
  known: [],
  emitted: [],
  nextUs: -1,
  closed: false,
});

/** One rollout as far as it was told; at least one of the three is there. */
export interface ToldRollout {
  readonly revision: string;
  /** How often the workload had gone back to the revision before. */
  readonly turn: number;
  readonly started: Known | undefined;
  readonly completed: Known | undefined;
  readonly stuck: Known | undefined;
  /** The first that is known of it. */
  readonly first: Known;
}

function judgedRollouts(
  entry: RolloutJudgement,
  sha256Hex: Sha256Hex,
): { readonly entry: RolloutJudgement; readonly outputs: readonly Output[] } {
  const rollouts = rolloutsIn(entry.known);
  const rootOf = ({ revision }: ToldRollout) => rolloutRoot(sha256Hex, { cluster: entry.idCluster, uid: entry.uid, revision });
  const kept = rollouts.slice(-revisionsMax);
  const wanted = kept.flatMap((rollout, at): Wanted[] => {
    const root = rootOf(rollout);
    const span = rolloutSpan(entry, rollout, root);
    const row = rolloutRow(entry, rollout, kept[at + 1], root.traceId);
    return [...(span === undefined ? [] : [{ topic: 'spans' as const, value: span }]), { topic: 'rollouts', value: row }];
  });
  const left = rollouts.slice(0, -revisionsMax);
  const leftIds = new Set(left.flatMap((one) => [rolloutIdentity(one.revision), `spans|${rootOf(one).spanId}`]));
  const known = entry.known.filter((one) =>
    kept.some(({ revision, turn }) => revision === revisionOf(one) && one.attempt > turn - turnsMax),
  );
  const emitted = left.length === 0 ? entry.emitted : entry.emitted.filter(({ id }) => !leftIds.has(id));
  const place = { cluster: entry.cluster, namespace: entry.namespace, name: '', uid: entry.uid };
  const told = emission(emitted, wanted, place, () => true, sha256Hex);
  const lastUs = known.reduce((latest, { at }) => Math.max(latest, at), 0);
  return { entry: { ...entry, known, emitted: told.emitted, nextUs: lastUs + forgottenUs }, outputs: told.outputs };
}

const revisionOf = ({ details }: Known): string => pairOf(details, 'revision') ?? '';

/** Of each revision its latest rollout, in the order in which they began. */
function rolloutsIn(known: readonly Known[]): readonly ToldRollout[] {
  const byRevision = new Map<string, Known[]>();
  for (const one of known) byRevision.set(revisionOf(one), [...(byRevision.get(revisionOf(one)) ?? []), one]);
  return [...byRevision]
    .flatMap(([revision, rows]): readonly ToldRollout[] => {
      const turn = Math.max(...rows.map(({ attempt }) => attempt));
      const of = (type: string): Known | undefined => rows.find((one) => one.type === type && one.attempt === turn);
      const [started, completed, stuck] = [of('workload.rollout_started'), of('workload.rollout_completed'), of('workload.rollout_stuck')];
      const first = earliest(started, completed, stuck);
      return first === undefined ? [] : [{ revision, turn, started, completed, stuck, first }];
    })
    .sort((a, b) => a.first.at - b.first.at || compareBytes(a.revision, b.revision));
}

/** Counts are those of its completion, else of the newest status. */
function rolloutRow(
  { cluster, namespace, uid }: RolloutJudgement,
  rollout: ToldRollout,
  next: ToldRollout | undefined,
  trace: string,
): Rollout {
  const { revision, started, completed, stuck, first } = rollout;
  const counted = [completed, started].find((one) => one !== undefined && pairOf(one.details, 'desired') !== undefined);
  const count = (name: string): number | null => (counted === undefined ? null : Number(pairOf(counted.details, name) ?? 0));
  return {
    cluster,
    namespace,
    workload_kind: pairOf(first.details, 'workload_kind') ?? '',
    workload_name: pairOf(first.details, 'workload_name') ?? '',
    workload_uid: uid,
    revision,
    state: stateOf(rollout, next),
    began_at_us: first.at,
    started_at_us: started?.at ?? null,
    completed_at_us: completed?.at ?? null,
    stuck_at_us: stuck?.at ?? null,
    superseded_at_us: completed === undefined ? (next?.first.at ?? null) : null,
    reason: stuck === undefined ? null : (pairOf(stuck.details, 'reason') ?? null),
    message: stuck === undefined ? null : (pairOf(stuck.details, 'message') ?? null),
    desired: count('desired'),
    created: count('created'),
    ready: count('ready'),
    available: count('available'),
    trace_id: trace,
    version: 0,
    retracted: false,
    logic_version: logicVersion,
  };
}

/** A revision that began later, or to which the workload went back, replaces one that is not complete, stuck or not. */
function stateOf({ completed, stuck }: ToldRollout, next: ToldRollout | undefined): RolloutState {
  if (completed !== undefined) return 'completed';
  if (next !== undefined) return 'superseded';
  return stuck === undefined ? 'open' : 'stuck';
}

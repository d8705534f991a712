import { compareBytes } from '@lunettes/base';
import { earliest, type Known } from '../lifecycle/index.ts';
import { dayUs, type Output, type Pairs, pairOf, pairs, type Sha256Hex, type Span } from '../vocabulary/index.ts';
import { emission, type Wanted } from './emission.ts';
import type { RolloutJudgement } from './entries.ts';
import { spanId, traceId } from './identity.ts';
import { ownerPairs } from './owner-attributes.ts';
import { logicVersion } from './sli-row.ts';

/** A workload of whose rollouts nothing is heard for so long is forgotten. */
const forgottenUs = 30 * dayUs;
/** Revisions of which rows are kept; those that began last. */
const revisionsMax = 8;

/** Who a rollout is of, and of which revision: all that its ids are made of. */
export interface RolloutIdentity {
  /** As in `PodJudgement.idCluster`. */
  readonly cluster: string;
  readonly uid: string;
  readonly revision: string;
}

/** One trace is one rollout (product contract §3.4): what Pods point at without knowing anything of it. */
export function rolloutRoot(
  sha256Hex: Sha256Hex,
  { cluster, uid, revision }: RolloutIdentity,
): { readonly traceId: string; readonly spanId: string } {
  const trace = traceId(sha256Hex, { cluster, uid, action: `rollout/${revision}`, ordinal: 1 });
  return { traceId: trace, spanId: spanId(sha256Hex, trace, 'workload.rollout', '', 0, 0) };
}

/** The spans of a workload's rollouts as they should stand: told when a rollout is complete or stuck. */
export function judgedRollouts(
  entry: RolloutJudgement,
  sha256Hex: Sha256Hex,
): { readonly entry: RolloutJudgement; readonly outputs: readonly Output[] } {
  const rollouts = rolloutsIn(entry.known);
  const kept = rollouts.slice(-revisionsMax);
  const dropped = new Set(rollouts.slice(0, -revisionsMax).map(({ revision }) => rootOf(entry, revision, sha256Hex).spanId));
  const wanted = kept.flatMap((rollout): Wanted[] => {
    const value = spanOf(entry, rollout, sha256Hex);
    return value === undefined ? [] : [{ topic: 'spans', value }];
  });
  const known = dropped.size === 0 ? entry.known : entry.known.filter((one) => kept.some(({ revision }) => revision === revisionOf(one)));
  const emitted = entry.emitted.filter(({ last }) => last?.topic !== 'spans' || !dropped.has(last.spanId));
  const place = { cluster: entry.cluster, namespace: entry.namespace, name: '', uid: entry.uid };
  const told = emission(emitted, wanted, place, () => true, sha256Hex);
  const lastUs = known.reduce((latest, { at }) => Math.max(latest, at), 0);
  return { entry: { ...entry, known, emitted: told.emitted, nextUs: lastUs + forgottenUs }, outputs: told.outputs };
}

interface Rollout {
  readonly revision: string;
  readonly started: Known | undefined;
  readonly completed: Known | undefined;
  readonly stuck: Known | undefined;
}

const revisionOf = ({ details }: Known): string => pairOf(details, 'revision') ?? '';

/** In the order in which they began. */
function rolloutsIn(known: readonly Known[]): readonly Rollout[] {
  const byRevision = new Map<string, Known[]>();
  for (const one of known) byRevision.set(revisionOf(one), [...(byRevision.get(revisionOf(one)) ?? []), one]);
  return [...byRevision]
    .map(([revision, rows]): Rollout & { readonly first: number } => {
      const of = (type: string): Known | undefined => rows.find((one) => one.type === type);
      const [started, completed, stuck] = [of('workload.rollout_started'), of('workload.rollout_completed'), of('workload.rollout_stuck')];
      return { revision, started, completed, stuck, first: earliest(started, completed, stuck)?.at ?? 0 };
    })
    .sort((a, b) => a.first - b.first || compareBytes(a.revision, b.revision));
}

const rootOf = ({ idCluster, uid }: RolloutJudgement, revision: string, sha256Hex: Sha256Hex) =>
  rolloutRoot(sha256Hex, { cluster: idCluster, uid, revision });

/** Of a rollout whose beginning nobody told there is no span: how long it took is not known. */
function spanOf(entry: RolloutJudgement, { revision, started, completed, stuck }: Rollout, sha256Hex: Sha256Hex): Span | undefined {
  const end = completed ?? stuck;
  if (started === undefined || end === undefined) return undefined;
  const { traceId: trace, spanId: root } = rootOf(entry, revision, sha256Hex);
  const isStuck = completed === undefined;
  return {
    trace_id: trace,
    span_id: root,
    parent_span_id: null,
    cluster: entry.cluster,
    namespace: entry.namespace,
    pod: '',
    uid: entry.uid,
    name: 'workload.rollout',
    stage: null,
    container: null,
    attempt: null,
    owner: null,
    start_at_us: started.at,
    end_at_us: Math.max(started.at, end.at),
    status: isStuck ? 'error' : 'unset',
    attributes: attributesOf(entry, revision, end, isStuck),
    links: [],
    events: [],
    version: 0,
    retracted: false,
  };
}

function attributesOf({ cluster, namespace, uid }: RolloutJudgement, revision: string, end: Known, isStuck: boolean): Pairs {
  const given = (key: string): string | undefined => pairOf(end.details, key);
  return pairs(
    ['k8s.cluster.name', cluster],
    ['k8s.cluster.uid', given('cluster_uid')],
    ['k8s.namespace.name', namespace],
    ...ownerPairs(given('workload_kind') ?? null, given('workload_name') ?? null, uid),
    ['lunettes.outcome', isStuck ? 'stuck' : 'completed'],
    ['lunettes.rollout.revision', revision],
    ['lunettes.rollout.desired', given('desired')],
    ['lunettes.rollout.created', given('created')],
    ['lunettes.rollout.ready', given('ready')],
    ['lunettes.logic_version', logicVersion],
    ['error.type', isStuck ? given('reason') : undefined],
  );
}

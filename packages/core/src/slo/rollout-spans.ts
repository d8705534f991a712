import type { Known } from '../lifecycle/index.ts';
import { type Pairs, pairOf, pairs, type Sha256Hex, type Span } from '../vocabulary/index.ts';
import type { RolloutJudgement } from './entries.ts';
import { spanId, traceId } from './identity.ts';
import { ownerPairs } from './owner-attributes.ts';
import type { ToldRollout } from './rollout-rows.ts';
import { logicVersion } from './sli-row.ts';

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

/**
 * The span of a rollout that is complete or stuck. Of one whose beginning nobody told there is none: how long it took is not
 * known.
 */
export function rolloutSpan(
  entry: RolloutJudgement,
  { revision, started, completed, stuck }: ToldRollout,
  { traceId: trace, spanId: root }: ReturnType<typeof rolloutRoot>,
): Span | undefined {
  const end = completed ?? stuck;
  if (started === undefined || end === undefined) return undefined;
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

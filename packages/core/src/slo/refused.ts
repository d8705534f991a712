import { compareBytes } from '@lunettes/base';
import { diagnose, type Finding } from '../diagnosis/index.ts';
import { inTime, type Known, latenessBoundUs, refusalQuietUs } from '../lifecycle/index.ts';
import { minuteUs, type Owner, pairOf, type Sli } from '../vocabulary/index.ts';
import { breachRows } from './breach-rows.ts';
import { diagnosisRows, lifecycleRow } from './diagnosis-rows.ts';
import { type Circumstances, exclusion, objectiveVerdicts } from './eligibility.ts';
import { type Emission, emission, type Wanted } from './emission.ts';
import type { RefusedCreation } from './entries.ts';
import { deliveryId, traceId } from './identity.ts';
import type { Judgement, JudgingContext } from './judgement.ts';
import { lacking } from './losses.ts';
import { sooner } from './next-visit.ts';
import { auditDegradations, logicVersion } from './sli-row.ts';
import { detail, type Subject } from './subject.ts';

/** What succeeds on a retry within this time was no refused delivery (rule 21). */
const retryWindowUs = minuteUs;

/**
 * Folds the refusals of one creation into one delivery per cause (product contract §3.2 rule 21): bad
 * once, at the first refusal. It appears when the watermark shows that no retry succeeded within
 * `retryWindowUs`, and ends with the first accepted create, or `refusalQuietUs` after the last attempt.
 */
export function evaluateRefused(
  refused: RefusedCreation,
  contextOf: (startedAtUs: number) => JudgingContext,
): Pick<Emission, 'outputs' | 'moves'> & { readonly refused: RefusedCreation | undefined } {
  const known = [...refused.known].sort(inTime);
  const first = known[0];
  const context = contextOf(first?.at ?? 0);
  if (first === undefined) return { refused: stillAccepting(refused, context.watermarkUs), outputs: [], moves: [] };
  const wanted: Wanted[] = [];
  let nextUs = -1;
  for (const attempts of byCause(known)) {
    const begun = attempts.known[0];
    const last = attempts.known.at(-1);
    if (begun === undefined || last === undefined) continue;
    const acceptedAt = refused.accepted.find(({ at }) => at >= begun.at)?.at;
    if (acceptedAt !== undefined && acceptedAt - begun.at <= retryWindowUs) continue;
    if (!context.closing && context.watermarkUs < begun.at + retryWindowUs) {
      nextUs = sooner(nextUs, begun.at + retryWindowUs);
      continue;
    }
    const quietAt = last.at + refusalQuietUs;
    const endUs = acceptedAt ?? (context.watermarkUs >= quietAt ? quietAt : undefined);
    const final = endUs !== undefined && context.watermarkUs >= endUs + (context.closing ? 0 : latenessBoundUs);
    if (!final) nextUs = sooner(nextUs, endUs === undefined ? quietAt : endUs + latenessBoundUs);
    wanted.push(...rowsOf(refused, attempts, begun, endUs, final, context));
  }
  const emitted = emission(refused.emitted, wanted, { ...refused, name: attemptedName(refused), uid: '' }, () => true, context.sha256Hex);
  const over = nextUs === -1 && context.watermarkUs >= (known.at(-1)?.at ?? 0) + refusalQuietUs + latenessBoundUs && !context.closing;
  return { refused: over ? undefined : { ...refused, emitted: emitted.emitted, nextUs }, outputs: emitted.outputs, moves: emitted.moves };
}

/** Accepted creates are forgotten when no refusal that they could answer can come any more. */
function stillAccepting(refused: RefusedCreation, watermarkUs: number): RefusedCreation | undefined {
  const last = refused.accepted.at(-1)?.at;
  return last === undefined || watermarkUs >= last + latenessBoundUs ? undefined : { ...refused, nextUs: last + latenessBoundUs };
}

/** The name that was asked for first; what stands before the `|` of a key. */
function attemptedName(refused: RefusedCreation): string {
  const first = refused.known.reduce<Known | undefined>(
    (least, one) => (least === undefined || inTime(one, least) < 0 ? one : least),
    undefined,
  );
  return first === undefined ? '' : first.key.slice(0, first.key.indexOf('|'));
}

interface Attempts {
  readonly cause: string;
  readonly known: readonly Known[];
}

/** Where a refusal carries the cause that it shows by itself: decided once, when it is heard of. */
export const causeDetail = 'cause';

export const causeOfRefusal = (refused: RefusedCreation, known: Known): string => findingsOf(refused, [known])[0]?.cause ?? 'unknown';

/** One list of attempts per cause; a conflict with an object that the same owner has is no refusal of a delivery. */
function byCause(inOrder: readonly Known[]): readonly Attempts[] {
  const causes = new Map<string, Known[]>();
  for (const one of inOrder) {
    if (pairOf(one.details, 'code') === '409' || pairOf(one.details, 'mirror') === 'true') continue;
    const cause = pairOf(one.details, causeDetail) ?? '';
    const attempts = causes.get(cause);
    if (attempts === undefined) causes.set(cause, [one]);
    else attempts.push(one);
  }
  return [...causes].map(([cause, attempts]) => ({ cause, known: attempts }));
}

const findingsOf = (refused: RefusedCreation, known: readonly Known[]): readonly Finding[] =>
  diagnose({
    action: 'create',
    startedAtUs: known[0]?.at ?? 0,
    asOfUs: known.at(-1)?.at ?? 0,
    outcome: 'rejected',
    lasting: true,
    rows: known.map((one) =>
      lifecycleRow({ cluster: refused.cluster, namespace: refused.namespace, pod: attemptedName(refused), uid: '' }, one),
    ),
    stages: [],
    pod: null,
    node: null,
    targetUs: null,
    postStartHookTimeoutUs: 0,
    placing: null,
  });

function rowsOf(
  refused: RefusedCreation,
  attempts: Attempts,
  begun: Known,
  endUs: number | undefined,
  final: boolean,
  context: JudgingContext,
): readonly Wanted[] {
  const main = findingsOf(refused, attempts.known)[0];
  if (main === undefined) return [];
  const sli = rejectedRow(refused, attempts, begun, endUs, final, main, context);
  const judgement: Pick<Judgement, 'podSlo' | 'deliverySlo' | 'asOfUs' | 'final' | 'policy' | 'totals' | 'deliveryUs'> = {
    podSlo: { limitUs: 0, deadlineUs: begun.at, verdict: 'pending', atUs: undefined },
    deliverySlo: { limitUs: 0, deadlineUs: begun.at, verdict: 'fail', atUs: begun.at },
    asOfUs: begun.at,
    final,
    policy: context.policy,
    deliveryUs: 0,
    totals: { totalUs: 0, platformUs: 0, capacityUs: 0, tenantUs: 0, externalUs: 0, unexplainedUs: 0 },
  };
  const subject: Pick<Subject, 'cluster' | 'namespace' | 'pod' | 'uid' | 'action' | 'node'> = {
    cluster: refused.cluster,
    namespace: refused.namespace,
    pod: attemptedName(refused),
    uid: '',
    action: 'create',
    node: null,
  };
  const explained = { findings: [main], atUs: begun.at, provisional: false };
  return [
    { topic: 'sli', value: sli },
    ...diagnosisRows(subject, { of: sli.delivery_id, deliveryId: sli.delivery_id }, explained, final, context).map((value) => ({
      topic: 'diagnoses' as const,
      value,
    })),
    ...breachRows(judgement, sli, context).map((value) => ({ topic: 'breaches' as const, value })),
  ];
}

function rejectedRow(
  refused: RefusedCreation,
  attempts: Attempts,
  begun: Known,
  endUs: number | undefined,
  final: boolean,
  main: Finding,
  { policy, lost, sha256Hex }: JudgingContext,
): Sli {
  const lacks = lacking(lost, { bornAtUs: begun.at, startedAtUs: begun.at, endedAtUs: endUs });
  const identity = {
    cluster: refused.cluster,
    uid: `${refused.namespace}|${refused.blocked}|${attempts.cause}`,
    action: 'create',
    ordinal: 1,
  };
  const of: Circumstances = {
    mirror: false,
    joinedLate: false,
    blind: lacks.length > 0,
    ignoredNamespace: policy.ignoredNamespaces.includes(refused.namespace),
    superseded: false,
    instant: false,
    bestEffort: false,
    verdict: 'fail',
    side: main.side,
    confidence: main.confidence,
  };
  const excluded = exclusion(of);
  const spent = endUs === undefined ? 0 : Math.max(0, endUs - begun.at);
  const owner: Owner = 'platform';
  return {
    cluster: refused.cluster,
    namespace: refused.namespace,
    pod: attemptedName(refused),
    uid: null,
    action: 'create',
    ordinal: 1,
    version: 0,
    retracted: false,
    delivery_id: deliveryId(sha256Hex, identity),
    trace_id: traceId(sha256Hex, identity),
    cluster_uid: null,
    kubernetes_version: null,
    kubelet_version: null,
    workload_kind: detail(begun, 'workload_kind'),
    workload_name: detail(begun, 'workload_name'),
    workload_uid: detail(begun, 'workload_uid'),
    owner_kind: detail(begun, 'owner_kind'),
    owner_name: detail(begun, 'owner_name'),
    owner_uid: detail(begun, 'owner_uid'),
    revision: null,
    replaces_uid: null,
    attempt: attempts.known.length,
    trigger: 'unknown',
    ended_by: null,
    forced: false,
    node: null,
    zone: null,
    region: null,
    node_pool: null,
    instance_type: null,
    class: null,
    run_to_completion: null,
    scheduler_name: null,
    priority_class: null,
    qos_class: null,
    runtime_class: null,
    dimensions: [],
    started_at_us: begun.at,
    ended_at_us: endUs ?? null,
    first_seen_at_us: begun.at,
    outcome: 'rejected',
    total_us: spent,
    delivery_us: spent,
    platform_us: spent,
    capacity_us: 0,
    tenant_us: 0,
    external_us: 0,
    unexplained_us: spent,
    overdue_us: 0,
    stages: spent === 0 ? [] : [{ stage: 'admission', us: spent, owner, open: false }],
    images: [],
    restarts: 0,
    pod_slo_us: null,
    pod_slo_verdict: 'fail',
    pod_slo_code: main.code,
    delivery_slo_us: null,
    delivery_slo_verdict: 'fail',
    delivery_slo_code: main.code,
    delete_ladder: null,
    sig_startup_us: null,
    sig_eligible: false,
    sig_excluded: 'never_started',
    stateful: null,
    slo_eligible: excluded === null,
    slo_excluded: excluded,
    objectives: objectiveVerdicts(of, null),
    code: main.code,
    cause: main.cause,
    side: main.side,
    judged_at_us: begun.at,
    final,
    borderline: false,
    uncertainty_us: 0,
    sources: [detail(begun, 'source') ?? 'audit'],
    degraded: [...auditDegradations(begun), ...lacks].sort(compareBytes),
    policy_version: policy.version,
    logic_version: logicVersion,
    delivery_basis: 'stages',
  };
}

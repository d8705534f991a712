import { compareBytes } from '@lunettes/base';
import type { Finding } from '../diagnosis/index.ts';
import type { Known } from '../lifecycle/index.ts';
import { type EndedBy, pairOf, type Sli, type StageInterval, type StageTime, type Trigger, type Verdict } from '../vocabulary/index.ts';
import { isBorderline } from './borderline.ts';
import { classLimit, deliveryClass } from './delivery-class.ts';
import { type Circumstances, exclusion, objectiveVerdicts } from './eligibility.ts';
import { deliveryId, traceId } from './identity.ts';
import { changedImages, imageTimes } from './image-times.ts';
import type { Judgement, JudgingContext } from './judgement.ts';
import { lacking } from './losses.ts';
import { basisOf } from './measured-time.ts';
import { startupSli } from './startup-sli.ts';
import { detail, type Subject } from './subject.ts';
import { type Observed, observedBy } from './unseen-spans.ts';

/** Names the rules that made a row; a change of behaviour is a new one. */
export const logicVersion = '1';

/** The row of one delivery (product contract §3.3); `version` is set when it is emitted. */
export function sliRow(subject: Subject, judgement: Judgement, main: Finding | undefined, context: JudgingContext): Sli {
  const { policy, sha256Hex } = context;
  const { started, ended, facts, life } = subject;
  const bornAtUs = subject.action === 'create' ? started.at : (life.once.get('pod.created')?.at ?? 0);
  const lacks = lacking(context.lost, { bornAtUs, startedAtUs: started.at, endedAtUs: ended?.at });
  const { podSlo, deliverySlo, totals } = judgement;
  const identity = { cluster: subject.idCluster, uid: subject.uid, action: subject.action, ordinal: subject.ordinal };
  const seen = observedBy(subject, judgement, context.unseen, context.watermarkUs);
  const of = circumstances(subject, judgement, main, {
    ignoredNamespace: policy.ignoredNamespaces.includes(subject.namespace),
    seen,
    lacks,
  });
  const excluded = exclusion(of);
  const create = subject.action === 'create';
  const startup = create ? startupSli(subject, judgement.stages) : null;
  return {
    cluster: subject.cluster,
    namespace: subject.namespace,
    pod: subject.pod,
    uid: subject.uid,
    action: subject.action,
    ordinal: subject.ordinal,
    version: 0,
    retracted: false,
    delivery_id: deliveryId(sha256Hex, identity),
    trace_id: traceId(sha256Hex, identity),
    cluster_uid: detail(started, 'cluster_uid'),
    kubernetes_version: detail(started, 'kubernetes_version'),
    kubelet_version: detail(started, 'kubelet_version'),
    workload_kind: detail(started, 'workload_kind'),
    workload_name: detail(started, 'workload_name'),
    workload_uid: detail(started, 'workload_uid'),
    owner_kind: facts?.owner?.kind ?? null,
    owner_name: facts?.owner?.name ?? null,
    owner_uid: facts?.owner?.uid || null,
    revision: facts?.revision || null,
    replaces_uid: detail(started, 'replaces_uid'),
    attempt: 0,
    trigger: triggerOf(subject),
    ended_by: endedBy(subject, judgement),
    forced: subject.action === 'delete' && detail(started, 'grace_s') === '0' && subject.node !== null,
    node: subject.node,
    zone: detail(started, 'zone'),
    region: detail(started, 'region'),
    node_pool: detail(started, 'node_pool'),
    instance_type: detail(started, 'instance_type'),
    class: facts?.hasSpec === true ? deliveryClass(facts) : null,
    run_to_completion: facts?.hasSpec === true ? detail(started, 'run_to_completion') === 'true' : null,
    scheduler_name: facts?.schedulerName || null,
    priority_class: facts?.priorityClass || null,
    qos_class: facts?.qosClass || null,
    runtime_class: facts?.runtimeClass || null,
    dimensions: facts?.dimensions ?? [],
    started_at_us: started.at,
    ended_at_us: ended === undefined ? null : Math.max(ended.at, started.at),
    first_seen_at_us: started.at,
    outcome: judgement.outcome,
    total_us: totals.totalUs,
    delivery_us: judgement.deliveryUs,
    platform_us: totals.platformUs,
    capacity_us: totals.capacityUs,
    tenant_us: totals.tenantUs,
    external_us: totals.externalUs,
    unexplained_us: totals.unexplainedUs,
    overdue_us: overdueUs(judgement),
    stages: stageTimes(judgement.stages),
    images: create ? imageTimes(subject) : subject.action === 'upgrade' ? changedImages(subject) : [],
    restarts: restartsOf(subject, judgement.asOfUs),
    pod_slo_us: podSlo.limitUs,
    pod_slo_verdict: podSlo.verdict,
    pod_slo_code: codeFor(podSlo.verdict, main),
    delivery_slo_us: deliverySlo.limitUs,
    delivery_slo_verdict: deliverySlo.verdict,
    delivery_slo_code: codeFor(deliverySlo.verdict, main),
    delete_ladder: judgement.ladder,
    sig_startup_us: startup?.us ?? null,
    sig_eligible: startup?.eligible ?? null,
    sig_excluded: startup?.excluded ?? null,
    stateful: startup?.stateful ?? null,
    slo_eligible: excluded === null,
    slo_excluded: excluded,
    objectives: objectiveVerdicts(of, deliverySlo.limitUs),
    code: main?.code ?? null,
    cause: main?.cause ?? null,
    side: main?.side ?? null,
    judged_at_us: deliverySlo.atUs ?? null,
    final: judgement.final,
    borderline: isBorderline(subject, judgement),
    uncertainty_us: judgement.uncertaintyUs,
    sources: (detail(started, 'sources') ?? '').split(',').filter((source) => source !== ''),
    degraded: degradations(subject, judgement, seen, { hasIp: life.once.has('pod.ip_assigned'), lacks }),
    policy_version: policy.version,
    logic_version: logicVersion,
    delivery_basis: basisOf(subject),
  };
}

/** Since the first of its limits passed, as `delivery.overdue` tells it. Time over the one need not be time over the other. */
function overdueUs({ podSlo, deliverySlo, asOfUs }: Judgement): number {
  const missed = [podSlo, deliverySlo].flatMap(({ verdict, deadlineUs }) => (verdict === 'fail' ? (deadlineUs ?? []) : []));
  return missed.length === 0 ? 0 : Math.max(0, asOfUs - Math.min(...missed));
}

function circumstances(
  subject: Subject,
  judgement: Judgement,
  main: Finding | undefined,
  { ignoredNamespace, seen, lacks }: { readonly ignoredNamespace: boolean; readonly seen: Observed; readonly lacks: readonly string[] },
): Circumstances {
  return {
    mirror: subject.facts?.mirror === true,
    joinedLate: detail(subject.started, 'joined_late') === 'true',
    blind: seen.blind || isUnseen(subject) || lacks.length > 0,
    ignoredNamespace,
    superseded: judgement.outcome === 'superseded',
    instant: subject.action === 'delete' && isInstant(subject),
    bestEffort: subject.action === 'create' && classLimit[deliveryClass(subject.facts)].bestEffort,
    verdict: judgement.deliverySlo.verdict,
    side: main?.side ?? null,
    confidence: main?.confidence ?? null,
  };
}

/**
 * Pods that were never bound, or had already ended, are removed by the API at once (rule 18). A log without
 * bodies tells that a Pod was bound, but not to which node.
 */
function isInstant({ life, node, started }: Subject): boolean {
  const over = life.once.get('phase Succeeded') ?? life.once.get('phase Failed');
  if (over !== undefined && over.at <= started.at) return true;
  return node === null && !life.once.has('pod.scheduled') && !life.once.has('pod.kubelet_acknowledged');
}

const codeFor = (verdict: Verdict, main: Finding | undefined): string | null =>
  verdict === 'fail' || verdict === 'killed' ? (main?.code ?? null) : null;

function triggerOf({ facts }: Subject): Trigger {
  if (facts === null) return 'unknown';
  if (facts.owner === null) return 'manual';
  return facts.owner.kind === 'Job' ? 'job' : 'unknown';
}

function endedBy(subject: Subject, judgement: Judgement): EndedBy | null {
  if (subject.ended === undefined) return null;
  if (judgement.outcome === 'delivered' && (subject.action === 'create' || subject.action === 'upgrade')) return 'ready';
  if (judgement.outcome === 'failed' || (judgement.outcome === 'delivered' && subject.action === 'resize')) return 'kubelet';
  if (judgement.outcome === 'superseded') return actors.get(detail(nextOf(subject), 'by') ?? '') ?? 'unknown';
  return actors.get(detail(subject.life.once.get('pod.delete_requested'), 'by') ?? '') ?? 'unknown';
}

/** The change that took the place of this one. */
const nextOf = ({ known, action, ordinal }: Subject): Known | undefined =>
  known.find(({ key }) => key === `delivery.started/${action}/${ordinal + 1}`);

const actors: ReadonlyMap<string, EndedBy> = new Map(
  (['kubelet', 'user', 'controller', 'eviction_api', 'taint_manager', 'preemption', 'pod_gc', 'namespace'] as const).map((actor) => [
    actor,
    actor,
  ]),
);

/** Time per stage: overlapping intervals of one stage count once. In the order of the closed list's names. */
function stageTimes(intervals: readonly StageInterval[]): readonly StageTime[] {
  const times: StageTime[] = [];
  let reachedUs = 0;
  for (const { stage, owner, fromUs, toUs, open } of [...intervals].sort(byNameAndTime)) {
    const last = times.at(-1);
    if (last?.stage === stage) {
      const us = last.us + Math.max(0, toUs - Math.max(fromUs, reachedUs));
      times[times.length - 1] = { stage, us, owner: last.owner, open: last.open || open };
      reachedUs = Math.max(reachedUs, toUs);
    } else {
      times.push({ stage, us: Math.max(0, toUs - fromUs), owner, open });
      reachedUs = Math.max(fromUs, toUs);
    }
  }
  return times;
}

function byNameAndTime(a: StageInterval, b: StageInterval): number {
  if (a.stage !== b.stage) return a.stage < b.stage ? -1 : 1;
  return a.fromUs - b.fromUs || a.toUs - b.toUs;
}

/** Instances of containers beyond their first, before the delivery ended. */
function restartsOf({ life }: Subject, untilUs: number): number {
  let restarts = 0;
  for (const container of life.containers.values()) restarts += container.started.findLast((one) => one.at <= untilUs)?.attempt ?? 0;
  return restarts;
}

/** What was weaker than it could be: product contract §3. Sorted. */
function degradations(
  subject: Subject,
  judgement: Judgement,
  of: Observed,
  { hasIp, lacks }: { readonly hasIp: boolean; readonly lacks: readonly string[] },
): readonly string[] {
  const { started, ended, known } = subject;
  const seen = (detail(started, 'cluster_sources') ?? '').split(',');
  const degraded: string[] = [];
  const without = (name: string, ...sources: readonly string[]): void => {
    if (seen[0] !== '' && !sources.some((source) => seen.includes(source))) degraded.push(name);
  };
  if (
    hasIp &&
    judgement.stages.some(({ stage }) => stage === 'sandbox') &&
    !known.some((one) => one.type === 'pod.ip_assigned' && pairOf(one.details, 'exact') === 'true')
  )
    degraded.push('ip_in_sandbox');
  if (detail(started, 'clock_behind_us') !== null) degraded.push('clock_skew');
  if (detail(started, 'joined_late') === 'true') degraded.push('joined_late');
  if (isUnseen(subject) && !of.degraded.includes('observation_gap')) degraded.push('observation_gap');
  degraded.push(...of.degraded);
  degraded.push(...lacks);
  degraded.push(...auditDegradations(started));
  without('no_audit', 'audit', 'cloud_audit');
  without('no_events', 'event_core', 'event_v1');
  without('no_node_watch', 'node_watch');
  without('no_pod_watch', 'pod_watch', 'list');
  without('no_workload_watch', 'workload_watch');
  if (started.resolution === 's' || ended?.resolution === 's') degraded.push('second_resolution');
  if (subject.action === 'create' && judgement.stages.some(({ stage }) => stage === 'sandbox' || stage === 'volumes'))
    degraded.push('volumes_inferred');
  return degraded.sort(compareBytes);
}

/** Nobody saw it end: a later list did not show the Pod any more. */
const isUnseen = ({ ended }: Subject): boolean => detail(ended, 'not_before_us') !== null;

/** How much less than everything the audit log said of what began a delivery. */
export function auditDegradations(begun: Known): readonly string[] {
  const level = detail(begun, 'audit_level');
  return [
    ...(level === 'metadata' ? ['audit_metadata_only'] : level === 'request' ? ['audit_request_only'] : []),
    ...(detail(begun, 'audit_truncated') === 'true' ? ['audit_truncated'] : []),
  ];
}

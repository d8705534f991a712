import type {
  AlsoCause,
  Confidence,
  DeleteLadder,
  DiagnosedAction,
  Diagnosis,
  Evidence,
  ImageTime,
  LifecycleEvent,
  ObjectiveVerdict,
  Owner,
  Resolution,
  Rollout,
  RolloutState,
  Side,
  Sli,
  Span,
  StageTime,
  Verdict,
} from '@lunettes/core/vocabulary';
import { actions, outcomes, sides, verdicts } from '../address/filters.ts';
import { entries, flag, list, nullable, number, object, optional, type Reader, text, texts, word } from './read.ts';

/** A dictionary of a row: pairs, because its keys come from outside. */
export type Details = readonly (readonly [string, string])[];

type SliField =
  | 'action'
  | 'attempt'
  | 'borderline'
  | 'capacity_us'
  | 'cause'
  | 'class'
  | 'cluster'
  | 'code'
  | 'degraded'
  | 'delete_ladder'
  | 'delivery_id'
  | 'delivery_slo_us'
  | 'delivery_slo_verdict'
  | 'delivery_us'
  | 'ended_at_us'
  | 'ended_by'
  | 'external_us'
  | 'final'
  | 'first_seen_at_us'
  | 'images'
  | 'judged_at_us'
  | 'logic_version'
  | 'namespace'
  | 'node'
  | 'ordinal'
  | 'objectives'
  | 'outcome'
  | 'overdue_us'
  | 'platform_us'
  | 'pod'
  | 'pod_slo_us'
  | 'pod_slo_verdict'
  | 'policy_version'
  | 'replaces_uid'
  | 'restarts'
  | 'side'
  | 'sig_eligible'
  | 'sig_excluded'
  | 'sig_startup_us'
  | 'slo_eligible'
  | 'slo_excluded'
  | 'sources'
  | 'started_at_us'
  | 'tenant_us'
  | 'total_us'
  | 'trace_id'
  | 'trigger'
  | 'uid'
  | 'uncertainty_us'
  | 'unexplained_us'
  | 'version'
  | 'workload_kind'
  | 'workload_name'
  | 'workload_uid';

/** The fields of an sli row that the console shows. */
export type Delivery = Pick<Sli, SliField> & { readonly stages: readonly StageTime[] };

const verdict: Reader<Verdict> = word(verdicts);
const side: Reader<Side> = word(sides);
const owner: Reader<Owner> = word(['platform', 'capacity', 'tenant', 'external']);
const resolution: Reader<Resolution> = word(['ns', 'us', 'ms', 's']);
const confidence: Reader<Confidence> = word(['certain', 'likely', 'possible']);
const stageTime = object({ us: number, owner, open: flag });
const stages: Reader<readonly StageTime[]> = (value, path) => entries(stageTime)(value, path).map(([stage, time]) => ({ stage, ...time }));
const image: Reader<ImageTime> = object({
  name: text,
  cached: nullable(flag),
  bytes: nullable(number),
  pull_us: nullable(number),
  wait_us: nullable(number),
});
const objective: Reader<ObjectiveVerdict> = object({
  name: text,
  limit_us: nullable(number),
  verdict,
  eligible: flag,
  excluded: nullable(text),
});
const deleteLadder: Reader<DeleteLadder> = object({ within_10m: verdict, within_1h: verdict, within_24h: verdict });

export const delivery: Reader<Delivery> = object({
  delivery_id: text,
  trace_id: text,
  cluster: text,
  namespace: text,
  pod: text,
  uid: nullable(text),
  action: word(actions),
  ordinal: number,
  version: number,
  outcome: word(outcomes),
  workload_kind: nullable(text),
  workload_name: nullable(text),
  workload_uid: nullable(text),
  replaces_uid: nullable(text),
  node: nullable(text),
  class: nullable(text),
  attempt: optional(number, 0),
  trigger: optional(word(['rollout', 'scale', 'replacement', 'node_added', 'job', 'manual', 'unknown']), 'unknown'),
  ended_by: nullable(
    word(['ready', 'kubelet', 'user', 'controller', 'eviction_api', 'taint_manager', 'preemption', 'pod_gc', 'namespace', 'unknown']),
  ),
  started_at_us: nullable(number),
  ended_at_us: nullable(number),
  first_seen_at_us: number,
  judged_at_us: nullable(number),
  total_us: nullable(number),
  delivery_us: nullable(number),
  platform_us: nullable(number),
  capacity_us: nullable(number),
  tenant_us: nullable(number),
  external_us: nullable(number),
  unexplained_us: nullable(number),
  overdue_us: nullable(number),
  uncertainty_us: optional(number, 0),
  stages: optional(stages, []),
  images: optional(list(image), []),
  objectives: optional(list(objective), []),
  restarts: optional(number, 0),
  pod_slo_us: nullable(number),
  pod_slo_verdict: nullable(verdict),
  delivery_slo_us: nullable(number),
  delivery_slo_verdict: nullable(verdict),
  delete_ladder: nullable(deleteLadder),
  sig_startup_us: nullable(number),
  sig_eligible: nullable(flag),
  sig_excluded: nullable(text),
  slo_eligible: flag,
  slo_excluded: nullable(text),
  code: nullable(text),
  cause: nullable(text),
  side: nullable(side),
  final: flag,
  borderline: flag,
  sources: optional(texts, []),
  degraded: optional(texts, []),
  policy_version: optional(text, ''),
  logic_version: optional(text, ''),
});

type DiagnosisField =
  | 'action'
  | 'advice'
  | 'also'
  | 'cause'
  | 'code'
  | 'confidence'
  | 'container'
  | 'delivery_id'
  | 'diagnosis_id'
  | 'evidence'
  | 'image'
  | 'node'
  | 'provisional'
  | 'rank'
  | 'side'
  | 'since_at_us'
  | 'stage'
  | 'summary'
  | 'unexplained_us'
  | 'until_at_us'
  | 'volume';
export type DiagnosisRow = Pick<Diagnosis, DiagnosisField>;

const diagnosedAction: Reader<DiagnosedAction> = word([...actions, 'run']);
const also: Reader<AlsoCause> = object({ cause: text, side: nullable(side), confidence });
const evidence: Reader<Evidence> = object({
  at_us: number,
  last_at_us: number,
  source: text,
  id: text,
  type: nullable(word(['Normal', 'Warning'])),
  component: text,
  reason: text,
  message: text,
  count: number,
  object: object({ kind: text, namespace: text, name: text, uid: text, field_path: text }),
});

export const diagnosis: Reader<DiagnosisRow> = object({
  diagnosis_id: text,
  delivery_id: nullable(text),
  rank: number,
  action: diagnosedAction,
  code: text,
  cause: text,
  side: nullable(side),
  confidence,
  stage: text,
  container: nullable(text),
  node: nullable(text),
  image: nullable(text),
  volume: nullable(text),
  summary: text,
  advice: text,
  provisional: flag,
  since_at_us: nullable(number),
  until_at_us: nullable(number),
  unexplained_us: nullable(number),
  also: optional(list(also), []),
  evidence: optional(list(evidence), []),
});

type SpanField =
  | 'attempt'
  | 'container'
  | 'end_at_us'
  | 'name'
  | 'owner'
  | 'parent_span_id'
  | 'span_id'
  | 'stage'
  | 'start_at_us'
  | 'status'
  | 'trace_id';
export type SpanRow = Pick<Span, SpanField>;

export const span: Reader<SpanRow> = object({
  trace_id: text,
  span_id: text,
  parent_span_id: nullable(text),
  name: text,
  stage: nullable(text),
  container: nullable(text),
  attempt: nullable(number),
  owner: nullable(owner),
  start_at_us: number,
  end_at_us: number,
  status: word(['unset', 'error']),
});

type LifecycleField = 'at_us' | 'attempt' | 'clock' | 'container' | 'evidence_id' | 'key' | 'node' | 'resolution' | 'type';
export type LifecycleRow = Pick<LifecycleEvent, LifecycleField> & { readonly details: Details };

export const lifecycle: Reader<LifecycleRow> = object({
  key: text,
  type: text,
  at_us: number,
  resolution,
  clock: text,
  evidence_id: text,
  container: optional(text, ''),
  attempt: optional(number, 0),
  node: nullable(text),
  details: optional(entries(text), []),
});

/** Who a Pod is and how it stands; see the README of query-api. */
export const pod = object({
  cluster: text,
  namespace: text,
  pod: text,
  uid: text,
  state: nullable(text),
  phase: nullable(text),
  node: nullable(text),
  ip: nullable(text),
  workload_kind: nullable(text),
  workload_name: nullable(text),
});

export const attainment = object({
  objective: text,
  cluster: nullable(text),
  namespace: nullable(text),
  good: number,
  bad: number,
  pending: number,
  excluded: optional(entries(number), []),
  attainment: nullable(number),
  coverage_ratio: nullable(number),
});
export type Attainment = ReturnType<typeof attainment>;

export const causeCount = object({
  cause: nullable(text),
  side: nullable(side),
  deliveries: number,
  bad: number,
  example_delivery_id: nullable(text),
});
export type CauseCount = ReturnType<typeof causeCount>;

type RolloutField =
  | 'available'
  | 'began_at_us'
  | 'cluster'
  | 'completed_at_us'
  | 'created'
  | 'desired'
  | 'message'
  | 'namespace'
  | 'ready'
  | 'reason'
  | 'revision'
  | 'state'
  | 'stuck_at_us'
  | 'superseded_at_us'
  | 'trace_id'
  | 'workload_kind'
  | 'workload_name'
  | 'workload_uid';
export type RolloutRow = Pick<Rollout, RolloutField>;

export const rolloutStates = ['open', 'stuck', 'superseded', 'completed'] as const satisfies readonly RolloutState[];

export const rollout: Reader<RolloutRow> = object({
  cluster: text,
  namespace: text,
  workload_kind: text,
  workload_name: text,
  workload_uid: text,
  revision: text,
  state: word(rolloutStates),
  began_at_us: number,
  completed_at_us: nullable(number),
  stuck_at_us: nullable(number),
  superseded_at_us: nullable(number),
  reason: nullable(text),
  message: nullable(text),
  desired: nullable(number),
  created: nullable(number),
  ready: nullable(number),
  available: nullable(number),
  trace_id: text,
});

/** One creation of a Pod of a rollout; `uid` is null where the API refused it. */
export const rolloutPod = object({
  pod: text,
  uid: nullable(text),
  delivery_id: text,
  outcome: word(outcomes),
  held_up: flag,
  node: nullable(text),
  started_at_us: nullable(number),
  total_us: nullable(number),
  delivery_us: nullable(number),
  delivery_slo_verdict: nullable(verdict),
  cause: nullable(text),
  side: nullable(side),
});
export type RolloutPod = ReturnType<typeof rolloutPod>;

export const lateOne = object({ delivery, diagnosis: nullable(diagnosis) });
export type LateOne = ReturnType<typeof lateOne>;

/** What the embedding service says of itself. Everything but the list of clusters may be missing. */
export const system = object({
  clusters: optional(
    list(
      object({
        cluster: text,
        version: nullable(text),
        state: nullable(text),
        sources: optional(texts, []),
        degraded: optional(texts, []),
        watermark_at_us: nullable(number),
        coverage_ratio: nullable(number),
      }),
    ),
    [],
  ),
  lanes: optional(list(object({ lane: number, state: nullable(text), reason: nullable(text) })), []),
  dead_letters: optional(number, 0),
  losses: optional(number, 0),
  recording: nullable(object({ name: text })),
});
export type SystemState = ReturnType<typeof system>;
export type ClusterState = SystemState['clusters'][number];

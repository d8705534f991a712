// Generated from schemas/*.avsc by tools/generate; a test keeps it fresh.

import type { Pairs } from './pairs.ts';

export type RawForm = 'audit' | 'pod' | 'event' | 'node' | 'workload' | 'signal' | 'tick' | 'policy' | 'observation' | 'list_begin' | 'list_end' | 'trace_config' | 'coverage';

export type Source = 'audit' | 'cloud_audit' | 'event_core' | 'event_v1' | 'pod_watch' | 'node_watch' | 'workload_watch' | 'pvc_watch' | 'list';

/** What a collector read, stamped, trimmed and redacted. */
export interface RawEnvelope {
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
  readonly cluster: string;
  readonly namespace: string;
  readonly form: RawForm;
  readonly source: Source;
  /** The collector's clock, for display only. */
  readonly arrival_us: number;
  readonly file: string | null;
  readonly line: number | null;
  readonly body: Uint8Array;
}

export type SignalType = 'pod' | 'refusal' | 'event' | 'node' | 'workload' | 'observation' | 'tick' | 'policy' | 'list' | 'gap' | 'trace' | 'trace_config' | 'coverage' | 'claim';

export type Resolution = 'ns' | 'us' | 'ms' | 's';

export type Precision = 'audit' | 'event_name' | 'event_time' | 'field' | 'inferred';

/** One thing that is known about a Pod's life, with the time that its source gives it. */
export interface Fact {
  /** A lifecycle type of the record list. */
  readonly type: string;
  readonly at_us: number;
  readonly resolution: Resolution;
  readonly clock: string;
  /** The rung of the precision ladder that the time stands on. */
  readonly precision: Precision;
  readonly container: string;
  readonly attempt: number;
  /** The transition's own whole second for types that repeat, else -1. */
  readonly second: number;
  /** Latest occurrence that the source reports; at_us where there is one only. */
  readonly last_at_us: number;
  readonly count: number;
  readonly details: Pairs;
}

export type AuditLevel = 'metadata' | 'request' | 'request_response' | 'truncated';

/** One normalized observation about one object: the truth from which everything later is recomputed. */
export interface Signal {
  readonly type: SignalType;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Event time by which signals are sorted. */
  readonly at_us: number;
  readonly source: Source;
  readonly evidence_id: string;
  readonly resource_version: string;
  readonly facts: readonly Fact[];
  /** Canonical JSON of what the type carries beyond facts: Pod facts, Node facts, workload facts, refusal, tick, policy. */
  readonly body: string | null;
  /** How much of a write of a Pod the audit record carried; null for everything else. */
  readonly audit_level: AuditLevel | null;
}

/** What happened to a Pod, when, who says so, how exact that time is. */
export interface LifecycleEvent {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly key: string;
  readonly type: string;
  readonly at_us: number;
  readonly resolution: Resolution;
  readonly clock: string;
  readonly evidence_id: string;
  readonly container: string;
  readonly attempt: number;
  readonly node: string | null;
  readonly details: Pairs;
  readonly version: number;
  readonly retracted: boolean;
}

export type Owner = 'platform' | 'capacity' | 'tenant' | 'external';

export type SpanStatus = 'unset' | 'error';

/** Another trace that belongs to this one. */
export interface SpanLink {
  readonly trace_id: string;
  readonly span_id: string;
  readonly attributes: Pairs;
}

/** A Kubernetes Event inside the span. */
export interface SpanEvent {
  readonly at_us: number;
  readonly name: string;
  readonly attributes: Pairs;
}

/** One stage of one delivery, ready for OpenTelemetry. */
export interface Span {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id: string | null;
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly name: string;
  readonly stage: string | null;
  readonly container: string | null;
  readonly attempt: number | null;
  readonly owner: Owner | null;
  readonly start_at_us: number;
  readonly end_at_us: number;
  readonly status: SpanStatus;
  readonly attributes: Pairs;
  readonly links: readonly SpanLink[];
  readonly events: readonly SpanEvent[];
  readonly version: number;
  readonly retracted: boolean;
}

export type Action = 'create' | 'delete' | 'upgrade' | 'resize';

export type Trigger = 'rollout' | 'scale' | 'replacement' | 'node_added' | 'job' | 'manual' | 'unknown';

export type EndedBy = 'ready' | 'kubelet' | 'user' | 'controller' | 'eviction_api' | 'taint_manager' | 'preemption' | 'pod_gc' | 'namespace' | 'unknown';

export type Outcome = 'open' | 'delivered' | 'failed' | 'deleted' | 'rejected' | 'superseded' | 'abandoned';

/** Time in one stage. */
export interface StageTime {
  readonly stage: string;
  readonly us: number;
  readonly owner: Owner;
  readonly open: boolean;
}

/** One image of the Pod. */
export interface ImageTime {
  readonly name: string;
  readonly cached: boolean | null;
  readonly bytes: number | null;
  readonly pull_us: number | null;
  readonly wait_us: number | null;
}

export type Verdict = 'pending' | 'success' | 'fail' | 'killed';

/** The three limits of a deletion. */
export interface DeleteLadder {
  readonly within_10m: Verdict;
  readonly within_1h: Verdict;
  readonly within_24h: Verdict;
}

/** This delivery under one objective. */
export interface ObjectiveVerdict {
  readonly name: string;
  readonly limit_us: number | null;
  readonly verdict: Verdict;
  readonly eligible: boolean;
  readonly excluded: string | null;
}

export type Side = 'platform' | 'capacity' | 'tenant' | 'policy' | 'unknown';

export type DeliveryBasis = 'stages' | 'trace_config';

/** One delivery, judged. */
export interface Sli {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  /** Null only for a Pod that the API refused. */
  readonly uid: string | null;
  readonly action: Action;
  readonly ordinal: number;
  readonly version: number;
  readonly retracted: boolean;
  readonly delivery_id: string;
  readonly trace_id: string;
  readonly cluster_uid: string | null;
  readonly kubernetes_version: string | null;
  readonly kubelet_version: string | null;
  readonly workload_kind: string | null;
  readonly workload_name: string | null;
  readonly workload_uid: string | null;
  readonly owner_kind: string | null;
  readonly owner_name: string | null;
  readonly owner_uid: string | null;
  readonly revision: string | null;
  readonly replaces_uid: string | null;
  readonly attempt: number;
  readonly trigger: Trigger;
  readonly ended_by: EndedBy | null;
  readonly forced: boolean;
  readonly node: string | null;
  readonly zone: string | null;
  readonly region: string | null;
  readonly node_pool: string | null;
  readonly instance_type: string | null;
  readonly class: string | null;
  readonly run_to_completion: boolean | null;
  readonly scheduler_name: string | null;
  readonly priority_class: string | null;
  readonly qos_class: string | null;
  readonly runtime_class: string | null;
  readonly dimensions: Pairs;
  readonly started_at_us: number | null;
  readonly ended_at_us: number | null;
  readonly first_seen_at_us: number;
  readonly outcome: Outcome;
  readonly total_us: number | null;
  readonly delivery_us: number | null;
  readonly platform_us: number | null;
  readonly capacity_us: number | null;
  readonly tenant_us: number | null;
  readonly external_us: number | null;
  readonly unexplained_us: number | null;
  readonly overdue_us: number | null;
  readonly stages: readonly StageTime[];
  readonly images: readonly ImageTime[];
  readonly restarts: number;
  readonly pod_slo_us: number | null;
  readonly pod_slo_verdict: Verdict | null;
  readonly pod_slo_code: string | null;
  readonly delivery_slo_us: number | null;
  readonly delivery_slo_verdict: Verdict | null;
  readonly delivery_slo_code: string | null;
  readonly delete_ladder: DeleteLadder | null;
  readonly sig_startup_us: number | null;
  readonly sig_eligible: boolean | null;
  readonly sig_excluded: string | null;
  readonly stateful: boolean | null;
  readonly slo_eligible: boolean;
  readonly slo_excluded: string | null;
  readonly objectives: readonly ObjectiveVerdict[];
  readonly code: string | null;
  readonly cause: string | null;
  readonly side: Side | null;
  readonly judged_at_us: number | null;
  readonly final: boolean;
  readonly borderline: boolean;
  readonly uncertainty_us: number;
  readonly sources: readonly string[];
  readonly degraded: readonly string[];
  readonly policy_version: string;
  readonly logic_version: string;
  readonly delivery_basis: DeliveryBasis;
}

export type DiagnosedAction = 'create' | 'delete' | 'upgrade' | 'resize' | 'run';

export type Confidence = 'certain' | 'likely' | 'possible';

/** Another cause that held at the same time. */
export interface AlsoCause {
  readonly cause: string;
  readonly side: Side | null;
  readonly confidence: Confidence;
}

export type EventType = 'Normal' | 'Warning';

/** What the observation is about. */
export interface EvidenceObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly field_path: string;
}

/** One observation that a diagnosis rests on. */
export interface Evidence {
  readonly at_us: number;
  readonly last_at_us: number;
  readonly source: string;
  readonly id: string;
  readonly type: EventType | null;
  readonly component: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly object: EvidenceObject;
}

/** Why a delivery is late or failed, with the evidence. */
export interface Diagnosis {
  readonly diagnosis_id: string;
  readonly delivery_id: string | null;
  readonly rank: number;
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string | null;
  readonly action: DiagnosedAction;
  readonly version: number;
  readonly retracted: boolean;
  readonly final: boolean;
  readonly provisional: boolean;
  readonly at_us: number;
  readonly since_at_us: number | null;
  readonly until_at_us: number | null;
  readonly code: string;
  readonly cause: string;
  readonly side: Side | null;
  readonly confidence: Confidence;
  readonly stage: string;
  readonly container: string | null;
  readonly node: string | null;
  readonly image: string | null;
  readonly volume: string | null;
  readonly message_key: string;
  readonly params: Pairs;
  readonly summary: string;
  readonly advice: string;
  readonly also: readonly AlsoCause[];
  readonly unexplained_us: number | null;
  readonly docs_url: string;
  readonly evidence: readonly Evidence[];
}

/** One missed limit of one delivery. */
export interface Breach {
  readonly breach_id: string;
  readonly delivery_id: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string | null;
  readonly action: Action;
  readonly objective: string;
  readonly limit_us: number;
  readonly value_us: number;
  readonly at_us: number;
  readonly version: number;
  readonly final: boolean;
  readonly retracted: boolean;
  readonly policy_version: string;
}

export type RolloutState = 'open' | 'stuck' | 'superseded' | 'completed';

/** How far one revision of one workload is, from what the workload itself says. */
export interface Rollout {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload_kind: string;
  readonly workload_name: string;
  readonly workload_uid: string;
  readonly revision: string;
  readonly state: RolloutState;
  readonly began_at_us: number;
  readonly started_at_us: number | null;
  readonly completed_at_us: number | null;
  readonly stuck_at_us: number | null;
  readonly superseded_at_us: number | null;
  readonly reason: string | null;
  readonly message: string | null;
  readonly desired: number | null;
  readonly created: number | null;
  readonly ready: number | null;
  readonly available: number | null;
  readonly trace_id: string;
  readonly version: number;
  readonly retracted: boolean;
  readonly logic_version: string;
}

export type CountsAs = 'good' | 'bad' | 'pending' | 'excluded';

/** How many deliveries count in one way under one objective. */
export interface ObjectiveCount {
  readonly objective: string;
  readonly counts_as: CountsAs;
  /** Why they are excluded. */
  readonly reason: string | null;
  readonly count: number;
}

/** One bucket of both histograms. */
export interface HistogramBucket {
  readonly index: number;
  readonly total_us_count: number;
  readonly delivery_us_count: number;
}

/** How deliveries of one workload, class, action and cause fared that count in one minute. */
export interface Counter {
  readonly counter_id: string;
  readonly cluster: string;
  readonly namespace: string;
  /** Begin of the minute in which these deliveries count: their judged_at, else their start. */
  readonly minute_at_us: number;
  readonly workload_kind: string | null;
  readonly workload_name: string | null;
  readonly class: string | null;
  readonly action: Action;
  readonly cause: string | null;
  readonly side: Side | null;
  /** The watermark at which this row began to count. What is corrected after a minute has been forgotten is told by a further row, with numbers below zero where it takes something back: a minute is the sum of its rows. */
  readonly opened_at_us: number;
  readonly counts: readonly ObjectiveCount[];
  /** Deliveries that have ended by their durations: two OpenTelemetry exponential histograms of scale 3, sorted by index. Bucket i holds what is above 2^(i/8) and at most 2^((i+1)/8) microseconds; bucket -1 is the zero bucket with threshold 1. */
  readonly buckets: readonly HistogramBucket[];
  readonly version: number;
  /** Nothing counts here any more. */
  readonly retracted: boolean;
}

import type { SightFacts } from './object-facts.ts';
import type { Breach, Counter, Diagnosis, LifecycleEvent, Rollout, Signal, Sli, Span } from './records.generated.ts';

/** The topics of one lane that stages write; `raw` is written by collectors only. */
export type OutputTopic = 'signals' | 'lifecycle' | 'spans' | 'sli' | 'diagnoses' | 'breaches' | 'rollouts' | 'counters';
export type TopicName = 'raw' | OutputTopic;

/** "Everything of this cluster up to `us` has been seen." `closing` ends a replay: no guard applies to it. */
export interface Watermark {
  readonly control: 'watermark';
  readonly cluster: string;
  readonly us: number;
  readonly closing: boolean;
  readonly silent: boolean;
}

/** The policy that judges deliveries starting at or after `effectiveAtUs`; `document` is its canonical JSON. */
export interface PolicyChange {
  readonly control: 'policy';
  readonly cluster: string;
  readonly effectiveAtUs: number;
  readonly document: string;
}

/** Records `from` to `to` of `topic` are gone for good; deliveries open here carry `degraded: ["loss"]`. */
export interface Loss {
  readonly control: 'loss';
  readonly topic: TopicName;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/**
 * The reason of a loss that stands before everything else in a lane: what came before it is not kept any more, and results are
 * derived anew from the rest. Deliveries that began before carry `degraded: ["history"]`.
 */
export const historyReason = 'history';

/** Of what a source can tell: product contract §10. */
export type CoverageSource = 'audit' | 'events' | 'pods' | 'nodes' | 'workloads';

/**
 * What `source` could have told of this cluster, or of one namespace of it, between two instants was not seen. `toUs` is -1
 * while that lasts; a later record with the same begin ends it.
 */
export interface CoverageChange {
  readonly control: 'coverage';
  readonly cluster: string;
  /** Empty for the whole cluster. */
  readonly namespace: string;
  readonly source: CoverageSource;
  readonly reason: string;
  readonly fromUs: number;
  readonly toUs: number;
}

/** Whether a source of this cluster could see, for the table of coverage; nothing is judged by it. In one lane of the cluster. */
export interface Sight extends SightFacts {
  readonly control: 'sight';
  readonly cluster: string;
}

export type Control = Watermark | PolicyChange | Loss | CoverageChange | Sight;

/** The value type of each topic that a stage writes. */
export interface TopicValues {
  readonly signals: Signal;
  readonly lifecycle: LifecycleEvent;
  readonly spans: Span;
  readonly sli: Sli;
  readonly diagnoses: Diagnosis;
  readonly breaches: Breach;
  readonly rollouts: Rollout;
  readonly counters: Counter;
}

/** One record for one topic of the same lane. `key` is `cluster|namespace|pod` for records, the cluster for controls. */
export type Output = {
  readonly [T in OutputTopic]: { readonly topic: T; readonly key: string; readonly value: TopicValues[T] | Control };
}[OutputTopic];

export const isControl = (value: object): value is Control => 'control' in value;

/** A lane's entries as a step may see them: it never writes through this view. */
export interface LaneView<Entry> {
  get(key: string): Entry | undefined;
  /** Keys of entries of `cluster` whose deadline is at most `upToUs`, ordered by (deadline, key); at most `max` of them. */
  due(cluster: string, upToUs: number, max: number): readonly string[];
}

/** When a watermark must visit an entry. Each cluster has its own watermark, so a deadline names its cluster. */
export interface Deadline {
  readonly cluster: string;
  readonly atUs: number;
}

/**
 * Why a record, read well, has no effect: the closed list of codes under which the loop or a sink keeps the original.
 * `rejected`: a backend will not have this one. `maybe_rejected`: it took only some of a batch and did not say which.
 */
const deadLetterCodes = ['late', 'unreadable', 'step_failed', 'undecodable', 'too_large', 'rejected', 'maybe_rejected'] as const;
export type DeadLetterCode = (typeof deadLetterCodes)[number];

/**
 * What one call of a step gives back: the entries it changed (`undefined` removes one), the outputs in
 * order, and whether the same record has a further part. The loop applies the changes between parts.
 */
export interface StepResult<Entry> {
  readonly changes: readonly (readonly [key: string, entry: Entry | undefined])[];
  readonly outputs: readonly Output[];
  readonly more: boolean;
  /** Set when the input itself must be kept as a dead letter; `detail` names the place and the reason. */
  readonly deadLetter?: { readonly code: DeadLetterCode; readonly detail: string };
}

/** Bounds of one call (architecture §4 rule 1): what does not fit goes into the next part. */
export const stepOutputsMax = 256;
export const stepOutputBytesMax = 256 * 1024;

/**
 * One stage of the pipeline: a pure, synchronous function of (entries, record, part), without clock,
 * randomness or I/O, independent of batch boundaries. Entries are immutable, JSON-safe values
 * (no `undefined`, `Map`, `-0`, `NaN` or lone surrogates), so that `JSON.stringify` carries them exactly.
 */
export interface Stage<Entry, Input> {
  readonly name: string;
  readonly input: TopicName;
  readonly outputs: readonly OutputTopic[];
  step(lane: LaneView<Entry>, input: Input, part: number): StepResult<Entry>;
  /** When the watermark must visit this entry; `undefined` if it need not. A pure function of the entry. */
  deadlineOf(entry: Entry): Deadline | undefined;
}

/** SHA-256 of the UTF-8 form of `text` as 64 lower-case hex digits; the edge supplies it. */
export type Sha256Hex = (text: string) => string;

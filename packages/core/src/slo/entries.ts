import type { Known } from '../lifecycle/index.ts';
import type { Breach, Diagnosis, EventTimeUs, PodFacts, Rollout } from '../vocabulary/index.ts';
import type { Counted } from './counted.ts';
import type { MinuteCounter } from './minute-counters.ts';
import type { Policy } from './policy.ts';
import type { UnseenSpan } from './unseen-spans.ts';

/**
 * A row that was emitted: its identity with the topic in front, the version, and a hash of its content
 * (empty: retracted). `last` is what a retraction shows of rows that may have to be taken back: of a span
 * its place in time, of a diagnosis everything but its words and evidence, of a breach or rollout all.
 */
export interface Emitted {
  readonly id: string;
  readonly version: number;
  readonly content: string;
  readonly last: Retractable | null;
  /** What the row of a delivery added to its minute; absent with every other row. */
  readonly counted?: Counted;
}

/** Rows that may cease to hold; the row of a delivery only changes. */
export type Retractable =
  | { readonly topic: 'spans'; readonly traceId: string; readonly spanId: string; readonly name: string; readonly startUs: number }
  | { readonly topic: 'diagnoses'; readonly value: Diagnosis }
  | { readonly topic: 'breaches'; readonly value: Breach }
  | { readonly topic: 'rollouts'; readonly value: Rollout };

/** What both kinds of judged entries have in common. */
interface Judgeable {
  readonly cluster: string;
  readonly namespace: string;
  /** Lifecycle rows as last told, sorted by key; retracted ones are gone. */
  readonly known: readonly Known[];
  readonly emitted: readonly Emitted[];
  /** When a watermark must look again; -1 for never. */
  readonly nextUs: EventTimeUs;
  /** A closing watermark has judged it; the next ordinary one takes it up again. */
  readonly closed: boolean;
}

/** One Pod with its deliveries. */
export interface PodJudgement extends Judgeable {
  readonly kind: 'pod';
  readonly name: string;
  readonly uid: string;
  /**
   * What stands for the cluster in the identities of this Pod's rows: its UID if that was known when the first delivery
   * began, else its name. It never changes again, so that no delivery is told under two identities.
   */
  readonly idCluster: string;
  /** The Pod itself as its newest `delivery.started` tells it; in `known` that detail is left out. */
  readonly facts: PodFacts | null;
  /** Something was told since it was last judged; without it only the passing of time can matter. */
  readonly dirty: boolean;
  readonly createFinal: boolean;
  readonly deleteFinal: boolean;
  /** The last ordinals of changes that are final; absent while none is. Those before them are final as well. */
  readonly finalChanges?: { readonly upgrade: number; readonly resize: number };
  /** From when on trouble is that of a running Pod, once its create delivery or an incident is final; else -1. */
  readonly runFromUs: EventTimeUs;
}

/**
 * What the API refuses to one owner (or to one user for a bare Pod), and when something of theirs was
 * accepted: remembered for the lateness bound even without a refusal, so that the order of arrival of
 * the two cannot matter. Accepted instants are sorted.
 */
export interface RefusedCreation extends Judgeable {
  readonly kind: 'refused';
  readonly blocked: string;
  readonly accepted: readonly { readonly uid: string; readonly at: EventTimeUs }[];
}

/** The rollouts of one workload, as the records of type `workload.*` tell them. */
export interface RolloutJudgement extends Judgeable {
  readonly kind: 'rollout';
  /** UID of the workload. */
  readonly uid: string;
  /** As in `PodJudgement`. */
  readonly idCluster: string;
}

/** What the lane knows about one cluster. Policies are sorted by the instant from which they hold. */
export interface ClusterJudgement {
  readonly kind: 'cluster';
  readonly watermarkUs: EventTimeUs;
  readonly policies: readonly { readonly effectiveAtUs: EventTimeUs; readonly policy: Policy }[];
  /** Sorted by their begin. */
  readonly unseen: readonly UnseenSpan[];
}

/** How often input of this lane was lost for good; one entry, under `lossesKey`. */
export interface LaneLosses {
  readonly kind: 'losses';
  readonly count: number;
  /** The first of them stands for everything that was before the history that is kept. */
  readonly ofHistory: boolean;
}

/** Stretches of one cluster's time in which records of this lane may be missing, oldest first. */
export interface ClusterLosses {
  readonly kind: 'cluster_losses';
  /** As many of the lane's losses as have got an end here: the first watermark after each. */
  readonly ended: number;
  readonly stretches: readonly LostStretch[];
}

/** What was under way between the last watermark before a loss and the first one after it may lack records. */
export interface LostStretch {
  readonly fromUs: EventTimeUs;
  readonly untilUs: EventTimeUs;
  /** It is the time before the history that is kept. */
  readonly ofHistory: boolean;
}

export type SloEntry = PodJudgement | RefusedCreation | RolloutJudgement | MinuteCounter | ClusterJudgement | LaneLosses | ClusterLosses;

export const podJudgementKey = (cluster: string, uid: string): string => `pod|${cluster}|${uid}`;
export const refusedKey = (cluster: string, namespace: string, blocked: string): string => `refused|${cluster}|${namespace}|${blocked}`;
export const rolloutJudgementKey = (cluster: string, uid: string): string => `rollout|${cluster}|${uid}`;
export const lossesKey = 'losses';
export const clusterLossesKey = (cluster: string): string => `losses|${cluster}`;
export const clusterJudgementKey = (cluster: string): string => `cluster|${cluster}`;

/** Policies remembered per cluster; the oldest are forgotten, deliveries older than all are judged by the oldest kept. */
export const policiesMax = 64;
/** Lost stretches remembered per cluster; beyond it the two oldest become one that covers both, so that nothing affected is judged. */
export const lostStretchesMax = 16;
/** Accepted creates remembered per owner; the latest are kept. */
export const acceptedMax = 256;

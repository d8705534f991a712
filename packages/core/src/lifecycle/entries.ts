import type {
  AuditLevel,
  EventTimeUs,
  ObservationFacts,
  OwnerFacts,
  Pairs,
  PodFacts,
  PolicyFacts,
  RolloutFacts,
} from '../vocabulary/index.ts';
import type { Candidate } from './candidate.ts';
import type { ChangeBase } from './change-base.ts';
import type { Look } from './look.ts';
import type { ClockHour } from './node-clock.ts';
import type { TraceConfigEntry, TraceEntry } from './trace-entries.ts';
import type { WaitingPod } from './waiting-pods.ts';

/** What is known about one key of one Pod's life. `version` is that of the row last emitted, 0 for none yet. */
export interface Milestone {
  readonly key: string;
  readonly type: string;
  readonly container: string;
  readonly attempt: number;
  readonly candidates: readonly Candidate[];
  /** Latest occurrence and largest count that any source reported. */
  readonly lastAt: EventTimeUs;
  readonly count: number;
  readonly version: number;
}

/** A Pod that is open, running or being deleted. Milestones are sorted by key. */
export interface PodEntry {
  readonly kind: 'pod';
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** From the object version with the smallest resourceVersion that had a spec; null until one was seen. */
  readonly pod: PodFacts | null;
  readonly podVersion: string;
  readonly milestones: readonly Milestone[];
  readonly sources: readonly string[];
  /** How its writes were read in the audit log. */
  readonly audit: readonly AuditSight[];
  /** The earliest look at the version that was looked at last; null for none. */
  readonly look: Look | null;
  readonly replacesUid: string;
  /** The same mirror Pod was delivered before under another UID: this one is no delivery. */
  readonly folded: boolean;
  readonly overflow: number;
  /** What records with its UID say, apart from what waited under its name; absent where nothing did. */
  readonly own?: OwnFacts;
  /** Versions of rows that were taken back because they were of another Pod of this name, by key; absent for none. */
  readonly takenBack?: readonly (readonly [key: string, version: number])[];
  /** Derived rows (`delivery.*`, `pod.started`) that were emitted, sorted by key; `content` is a hash, empty for a retracted one. */
  readonly derived: readonly { readonly key: string; readonly version: number; readonly at: EventTimeUs; readonly content: string }[];
  /** Set once the create delivery is final. */
  readonly seal: Seal | null;
  /** Only of a Pod that was changed after its creation. */
  readonly change?: ChangeBase;
  /** When its open delivery was given up, -1 for not. */
  readonly abandonedUs: EventTimeUs;
  /** Before this an open delivery cannot be given up, -1 for not known. */
  readonly lookAgainUs: EventTimeUs;
  /** What trace configurations measure of its deliveries, sorted by action; absent where stages do. */
  readonly measured?: Pairs;
  /** Null while no delivery is open or was long. `nextUs`: the limit that a watermark must look at, -1 for none. */
  readonly limits: { readonly slow: boolean; readonly nextUs: EventTimeUs; readonly onNode: boolean } | null;
}

/** What is known of a Pod without the records that name it only: those may turn out to be of another Pod of that name. */
export interface OwnFacts {
  readonly milestones: readonly Milestone[];
  readonly sources: readonly string[];
  readonly audit: readonly AuditSight[];
}

/**
 * What is kept of a create delivery that is final, in place of the milestones that it was derived from: what the Pod's
 * deletion and its later life are told with, and what a later look at the Pod says again.
 */
export interface Seal {
  /** End of that delivery: nothing up to this instant can change any more. */
  readonly endUs: EventTimeUs;
  readonly createdAt: EventTimeUs;
  /** Empty while the Pod was never bound. */
  readonly node: string;
  /** First time Ready, -1 for never. */
  readonly readyAt: EventTimeUs;
  /** Phases that were told, sorted. */
  readonly phases: readonly string[];
  /** Instances that had come up by then, of containers that had restarted. */
  readonly attempts: readonly (readonly [container: string, attempt: number])[];
}

/** When writes of one Pod were first read at one level: those that tell of its deletion apart from the others. */
export interface AuditSight {
  readonly level: AuditLevel;
  readonly deleting: boolean;
  readonly fromUs: EventTimeUs;
}

/** What is left of a deleted Pod for `tombstoneUs`, so that stragglers are known to be late. */
export interface TombstoneEntry {
  readonly kind: 'tombstone';
  readonly cluster: string;
  readonly uid: string;
  readonly untilUs: EventTimeUs;
}

/** One incarnation of a name. `deletedAt` is -1 while it lives. */
export interface Incarnation {
  readonly uid: string;
  readonly createdAt: EventTimeUs;
  readonly deletedAt: EventTimeUs;
  readonly configHash: string;
  readonly statefulSet: boolean;
}

/** A fact that named its Pod by name or by an alias only, waiting for the incarnation that it speaks of. */
export interface WaitingFact {
  readonly alias: string;
  /** When the name was meant: of a request when it was answered, for what it tells of may have a coarser or an earlier time. */
  readonly at: EventTimeUs;
  readonly milestone: Milestone;
  readonly source: string;
  readonly auditLevel: AuditLevel | null;
}

/** Everything known under one namespace and name, for finding the UID by time. */
export interface NameEntry {
  readonly kind: 'name';
  readonly cluster: string;
  readonly incarnations: readonly Incarnation[];
  readonly waiting: readonly WaitingFact[];
  readonly overflow: number;
}

/** Refused creates of one name (or generateName) by one owner. */
export interface RefusalEntry {
  readonly kind: 'refusal';
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** The direct controller that was refused; null for a bare Pod. */
  readonly owner: OwnerFacts | null;
  /** The top-most controller that its rows were told with, null while that was not known. */
  readonly workload: OwnerFacts | null;
  readonly milestones: readonly Milestone[];
  readonly lastAt: EventTimeUs;
}

export interface NodeEntry {
  readonly kind: 'node';
  readonly cluster: string;
  /** In the order of their first sights. */
  readonly places: readonly NodePlace[];
  /** Its latest transitions. */
  readonly milestones: readonly Milestone[];
  readonly createdUs: EventTimeUs;
  /** When a Node of this name was deleted last, -1 for never. */
  readonly deletedUs: EventTimeUs;
  /** How its clock stood to the API server's, by hour; absent while nobody told. */
  readonly clock?: readonly ClockHour[];
  /** Who came to it last, in the order of coming: told again when the Node turns out to have been different. */
  readonly pods: readonly WaitingPod[];
}

/** What a Node was like from its first to its last sight in that state. */
export interface NodePlace {
  readonly zone: string;
  readonly region: string;
  readonly nodePool: string;
  readonly instanceType: string;
  readonly kubeletVersion: string;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly firstUs: EventTimeUs;
  readonly lastUs: EventTimeUs;
}

/** The sizes of the Nodes of one cluster, the largest first, and the Pods that no Node was large enough for. */
export interface NodeSizesEntry {
  readonly kind: 'sizes';
  readonly cluster: string;
  readonly sizes: readonly NodeSize[];
  readonly pods: readonly WaitingPod[];
}

/** What a Node of this size has for Pods, since when there was one, and when the last was seen of those that are gone. */
export interface NodeSize {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly fromUs: EventTimeUs;
  readonly goneUs: EventTimeUs;
  /** Nodes that have it now. */
  readonly nodes: number;
}

/** A scheduler by the name that Pods of one namespace give it. */
export interface SchedulerEntry {
  readonly kind: 'scheduler';
  readonly cluster: string;
  /** When it bound one of them first, -1 for never. */
  readonly boundFromUs: EventTimeUs;
  readonly lastUs: EventTimeUs;
  /** Who waits for it. */
  readonly pods: readonly WaitingPod[];
}

/** A controller object: whom it belongs to, from the earliest record that told so. */
export interface WorkloadEntry {
  readonly kind: 'workload';
  readonly cluster: string;
  /** Null while Pods wait for it that nobody told of yet. */
  readonly told: {
    readonly at: EventTimeUs;
    readonly evidence: string;
    readonly kind: string;
    readonly name: string;
    readonly owner: OwnerFacts | null;
  } | null;
  readonly lastUs: EventTimeUs;
  readonly deleted: boolean;
  readonly waiting: readonly string[];
  /** Keys of refused creations that wait for it. */
  readonly refusals: readonly string[];
}

/** The rollouts of one workload, of its latest revisions. */
export interface RolloutEntry {
  readonly kind: 'rollout';
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: OwnerFacts;
  /** The container slot holds the revision, the attempt the number that a Deployment gave to it then, else 0. Their versions are not used. */
  readonly milestones: readonly Milestone[];
  /** Of revisions to which the workload went back. Sorted by revision, as the next. */
  readonly numbers: readonly RevisionNumbers[];
  readonly progress: readonly RolloutProgress[];
  /** The rows that were told, sorted by key. */
  readonly told: readonly { readonly key: string; readonly version: number }[];
  readonly deleted: boolean;
  readonly lastUs: EventTimeUs;
}

/** All numbers that a Deployment gave to a revision: as many as it was rolled out. */
export interface RevisionNumbers {
  readonly revision: string;
  readonly numbers: readonly number[];
}

/** How far a revision was by the newest object that said so. */
export interface RolloutProgress extends RolloutFacts {
  readonly at: EventTimeUs;
  readonly version: string;
  readonly evidence: string;
}

/** A volume claim by its name, and what was said of it. */
export interface ClaimEntry {
  readonly kind: 'claim';
  readonly cluster: string;
  /** Empty where no version that was seen names one. */
  readonly storageClass: string;
  /** First sight of the object; the largest number for none. */
  readonly seenFromUs: EventTimeUs;
  /** First sight of it with a volume, and last of its deletion; -1 for none. */
  readonly boundFromUs: EventTimeUs;
  readonly goneUs: EventTimeUs;
  readonly lastUs: EventTimeUs;
  /** Its latest warnings. */
  readonly milestones: readonly Milestone[];
  /** Who uses it, those that came last. */
  readonly pods: readonly WaitingPod[];
}

/** What the lane knows about its clusters: one entry per cluster. */
export interface ClusterEntry {
  readonly kind: 'cluster';
  readonly watermarkUs: EventTimeUs;
  readonly observation: ObservationFacts | null;
}

/**
 * A Pod that the watch or a list has shown and not yet shown to be gone. An entry of its own, so that its deadline finds
 * what the next list does not show.
 */
export interface ShownEntry {
  readonly kind: 'shown';
  readonly cluster: string;
  readonly uid: string;
  /** Namespace of the lists that cover it; empty where they cover the cluster. */
  readonly scope: string;
  /** The last of those lists that had begun when it was shown. */
  readonly list: number;
  /** Newest event time at which it was shown. */
  readonly seenUs: EventTimeUs;
  readonly missing: Missing | null;
}

/** A list at `atUs` did not show the Pod, which was there at `notBeforeUs`. */
export interface Missing {
  readonly atUs: EventTimeUs;
  readonly notBeforeUs: EventTimeUs;
  readonly generation: string;
}

/** The lists of Pods of one cluster, or of one namespace of it, that a collector made. */
export interface PodListEntry {
  readonly kind: 'list';
  readonly cluster: string;
  /** Counts the lists; names of generations are compared for equality only. */
  readonly list: number;
  readonly generation: string;
  /** From when on the watch had been blind before the newest list, -1 for not. */
  readonly blindFromUs: EventTimeUs;
  /** Server time up to which the lists and the watch between them had shown everything. */
  readonly provedUs: EventTimeUs;
}

/** The policies of one cluster, sorted by the instant from which they hold. */
interface PolicyEntry {
  readonly kind: 'policy';
  readonly policies: readonly PolicyFacts[];
}

export type LifecycleEntry =
  | WorkloadEntry
  | ShownEntry
  | PodListEntry
  | TraceEntry
  | TraceConfigEntry
  | PolicyEntry
  | PodEntry
  | TombstoneEntry
  | NameEntry
  | RefusalEntry
  | NodeEntry
  | NodeSizesEntry
  | SchedulerEntry
  | ClaimEntry
  | RolloutEntry
  | ClusterEntry;

export const podKey = (cluster: string, uid: string): string => `pod|${cluster}|${uid}`;
export const nameKey = (cluster: string, namespace: string, name: string): string => `name|${cluster}|${namespace}|${name}`;
export const refusalKey = (cluster: string, namespace: string, who: string): string => `refusal|${cluster}|${namespace}|${who}`;
export const nodeKey = (cluster: string, name: string): string => `node|${cluster}|${name}`;
export const nodeSizesKey = (cluster: string): string => `sizes|${cluster}`;
export const schedulerKey = (cluster: string, namespace: string, name: string): string => `scheduler|${cluster}|${namespace}|${name}`;
export const claimKey = (cluster: string, namespace: string, name: string): string => `claim|${cluster}|${namespace}|${name}`;
export const rolloutKey = (cluster: string, namespace: string, uid: string): string => `rollout|${cluster}|${namespace}|${uid}`;
export const shownKey = (cluster: string, uid: string): string => `shown|${cluster}|${uid}`;
export const podListKey = (cluster: string, scope: string): string => `list|${cluster}|${scope}`;
export const workloadKey = (cluster: string, namespace: string, uid: string): string => `workload|${cluster}|${namespace}|${uid}`;
export const policyKey = (cluster: string): string => `policy|${cluster}`;
export const clusterKey = (cluster: string): string => `cluster|${cluster}`;

/** Milestones of one Pod other than warnings and repeatable ones; further ones are counted in `overflow`. */
export const milestonesMax = 2048;
/**
 * Instances of one container of which milestones are kept; those of later ones are counted. A crash loop
 * at Kubernetes' back-off makes about as many before every verdict has been given (35 minutes).
 */
export const attemptsMax = 12;
/** Warnings of one Pod; the earliest are kept, the others counted. */
export const warningsMax = 64;
/** Occurrences of one repeatable type; the earliest are kept, the others counted. */
export const repeatsMax = 32;
/** Incarnations remembered per name; the oldest are forgotten first. */
export const incarnationsMax = 16;
/** Facts that wait under one name; the earliest are kept, the others counted. */
export const waitingMax = 128;
/** States of one Node that are remembered; the ones that began last are kept. */
export const placesMax = 8;
/** Transitions of one type that are remembered of a Node; the latest are kept. */
export const conditionsMax = 16;
/** Warnings that are remembered of a claim; the latest are kept. */
export const claimWarningsMax = 16;
/** Revisions of a workload that are remembered; those that began last are kept. */
export const revisionsMax = 8;
/** Rollouts of one revision, as many as the workload came to it; the latest are kept. */
export const turnsMax = 8;
/** Sizes of Nodes that are remembered of a cluster; the largest are kept. */
export const sizesMax = 64;
/** Pods that are told again when one Node or controller becomes known; of a Node's the latest, of a controller's the first. */
export const waitingPodsMax = 64;

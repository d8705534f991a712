import type { Pairs } from './pairs.ts';
import type { CoverageSource } from './step.ts';

/** One container as the spec has it. */
export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  readonly kind: 'regular' | 'init' | 'sidecar';
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly postStart: boolean;
  readonly readinessProbe: boolean;
  readonly startupProbe: boolean;
}

export interface OwnerFacts {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/**
 * What a Pod object says about itself, as far as delivery needs it: the body of a `pod` signal that
 * carried a spec. Bounds: `containersMax`, `volumesMax`; beyond them `overflow` counts what was left out.
 */
export interface PodFacts {
  readonly createdAtUs: number;
  /** `spec` was present; without it the fields below it are empty and `class` stays unknown. */
  readonly hasSpec: boolean;
  readonly restartPolicy: string;
  readonly schedulerName: string;
  readonly nodeName: string;
  /** The create request already named a node: no `schedule` stage. */
  readonly boundAtCreation: boolean;
  readonly containers: readonly ContainerFacts[];
  /** `claim` names a claim of the Pod's namespace; only volumes that are one have it. */
  readonly volumes: readonly { readonly name: string; readonly kind: string; readonly claim?: string }[];
  readonly overflow: number;
  readonly schedulingGates: readonly string[];
  readonly readinessGates: readonly string[];
  readonly finalizers: readonly string[];
  readonly graceS: number;
  readonly owner: OwnerFacts | null;
  readonly mirror: boolean;
  /** Annotation `kubernetes.io/config.hash`: the UID under which a static Pod's Events speak of it. */
  readonly configHash: string;
  readonly priorityClass: string;
  readonly qosClass: string;
  readonly runtimeClass: string;
  readonly revision: string;
  /** Which template of its DaemonSet it was made from; only Pods of one have it. */
  readonly templateGeneration?: string;
  /** Completion index of an indexed Job, else empty. */
  readonly completionIndex: string;
  /** Allow-listed labels and annotations. */
  readonly dimensions: Pairs;
}

/** What a Node object says, of what we read. */
export interface NodeFacts {
  /** What Pods may request of it in sum; 0 where it does not say. */
  readonly allocatableCpuMilli: number;
  readonly allocatableMemoryBytes: number;
  readonly createdAtUs: number;
  readonly ready: 'True' | 'False' | 'Unknown' | '';
  readonly readySinceUs: number;
  readonly kubeletVersion: string;
  readonly zone: string;
  readonly region: string;
  readonly nodePool: string;
  readonly instanceType: string;
  readonly unschedulable: boolean;
  readonly taints: readonly string[];
}

/** Body of a `node` signal about its clock only: how much later the API server had a write than the kubelet says it made it. */
export interface NodeClockFacts {
  readonly clockLagUs: number;
}

/** A controller object between a Pod and its workload, or the workload itself. */
export interface WorkloadFacts {
  readonly deleted: boolean;
  readonly kind: string;
  /** All numbers that a Deployment has given to the revision of this ReplicaSet, from the first on; left out where it has only one. */
  readonly numbers?: readonly number[];
  readonly owner: OwnerFacts | null;
  /** How far its rollout is, where its status says so. */
  readonly rollout?: RolloutFacts;
}

/** How far one revision of a workload is, in Pods of that revision. */
export interface RolloutFacts {
  readonly available: number;
  readonly created: number;
  readonly desired: number;
  readonly ready: number;
  /** As its Pods name it; empty for a Job, which has one. */
  readonly revision: string;
}

/** A volume claim, as far as it says why a Pod waits for it. */
export interface ClaimFacts {
  readonly deleted: boolean;
  readonly phase: string;
  /** Empty where the claim names none. */
  readonly storageClass: string;
}

/** A create that the API server refused: no Pod, perhaps no name. */
export interface RefusalFacts {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly user: string;
  readonly generateName: string;
  readonly requestedAtUs: number;
  readonly owner: OwnerFacts | null;
  readonly mirror: boolean;
  readonly configHash: string;
}

/** Body of a `tick` signal: everything up to `watermarkUs` has been seen; a closing one needs no guard. */
export interface TickFacts {
  readonly watermarkUs: number;
  readonly closing: boolean;
  readonly silent: boolean;
}

/** Body of an `observation` signal: Pods created before this instant are `joined_late`. */
export interface ObservationFacts {
  readonly fromUs: number;
  readonly clusterUid: string;
  readonly kubernetesVersion: string;
  /** Sources that this cluster is read through by whoever says so; others may read it through more. */
  readonly sources: readonly string[];
  /** Sources that were asked for and refused: nobody has them any more. */
  readonly denied?: readonly string[];
}

/**
 * Body of a `list` signal: where a list of `kind` begins and ends in the lane. Between the two stand the objects; a Pod
 * that was shown before and is not among them is gone.
 */
export interface ListFacts {
  readonly kind: string;
  readonly generation: string;
  readonly phase: 'begin' | 'end';
  /** At its begin the newest server time that the watch before it had shown, 0 for none; at its end the server's time of the list. */
  readonly sinceUs: number;
}

/** Body of a `coverage` signal: a source could not have told anything since `fromUs` (0: since what was last seen); `toUs` is -1 while that lasts. */
export interface CoverageFacts {
  readonly source: CoverageSource;
  readonly reason: string;
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * Body of a `coverage` signal, too: whether a source could see from one instant to another. An interval that grows is the same
 * one, by its begin, with a higher version. It tells people; what is judged goes by `CoverageFacts`.
 */
export interface SightFacts {
  readonly source: CoverageSource;
  readonly state: 'seeing' | 'blind' | 'partial';
  /** Why it could not; null while it sees. */
  readonly reason: string | null;
  readonly fromUs: number;
  readonly toUs: number;
  readonly version: number;
}

/** Body of a `policy` signal: the compiled policy as canonical JSON, in force from `effectiveAtUs` on. */
export interface PolicyFacts {
  readonly effectiveAtUs: number;
  readonly document: string;
}

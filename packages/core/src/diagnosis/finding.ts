import type {
  Confidence,
  DiagnosedAction,
  DiagnosedStage,
  Evidence,
  LifecycleEvent,
  Outcome,
  Pairs,
  PodFacts,
  Side,
  StageInterval,
} from '../vocabulary/index.ts';

/** What is asked about: one delivery, or one stretch of trouble after it, as it stood at one instant. Rules see nothing else. */
export interface Case {
  /** `run`: a Pod that was delivered, since its trouble began. */
  readonly action: DiagnosedAction;
  readonly startedAtUs: number;
  /** The deadline that passed, or the delivery's end; nothing later is looked at. */
  readonly asOfUs: number;
  readonly outcome: Outcome;
  /** Not delivered as of `asOfUs`. */
  readonly lasting: boolean;
  /** Lifecycle records of one Pod, or of the refusals of one creation, in any order. */
  readonly rows: readonly LifecycleEvent[];
  /** Closed stages and, ending at `asOfUs`, those that are still open. */
  readonly stages: readonly StageInterval[];
  readonly pod: PodFacts | null;
  readonly node: string | null;
  /** The limit that was missed; null while none was. */
  readonly targetUs: number | null;
  readonly postStartHookTimeoutUs: number;
  /** What is known of the cluster where placing the Pod was in trouble; null where it was not. */
  readonly placing: Placing | null;
}

export interface Placing {
  /** The most that any one Node had, each resource by itself; null while no Node is known. */
  readonly largestNode: { readonly cpuMilli: number; readonly memoryBytes: number } | null;
  /** Claims of the Pod that had no volume when the scheduler refused first, with their storage class, which may be empty. */
  readonly unboundClaims: readonly (readonly [name: string, storageClass: string])[];
  /** Since when the scheduler that the Pod names has placed Pods of its namespace; null while it has placed none. */
  readonly schedulerFromUs: number | null;
}

/** One cause that held. The words are `render(messageKey, params)`. */
export interface Finding {
  readonly cause: string;
  readonly code: string;
  readonly side: Side | null;
  readonly confidence: Confidence;
  readonly stage: DiagnosedStage;
  readonly container: string | null;
  readonly image: string | null;
  readonly volume: string | null;
  readonly messageKey: string;
  readonly params: Pairs;
  readonly sinceUs: number | null;
  /** Null while it lasts. */
  readonly untilUs: number | null;
  /** At most `evidenceMax`, the deciding one first, the others by time. */
  readonly evidence: readonly Evidence[];
  /** The widest stretch in which nothing was heard; only where that is the answer. */
  readonly unexplainedUs: number | null;
}

/** Findings of one case: the main cause and what held beside it. What would come after them is left out. */
export const findingsMax = 4;
/** Observations kept with one finding; the latest of the others are left out. */
export const evidenceMax = 20;

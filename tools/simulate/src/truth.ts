/**
 * What really happened to one delivery: the oracle that a test compares a product's answer with.
 *
 * `milestones` maps lifecycle types (`pod.scheduled`) to the first instant of that type, in microseconds since 1970;
 * what belongs to one container is also given as `type/container`. What an API request caused carries the instant of
 * its answer (the audit line's `stageTimestamp`); what the kubelet did carries the instant of its Event.
 */
export interface Truth {
  readonly cluster: string;
  readonly namespace: string;
  /** The Pod's name; for a delivery that never got a Pod, the name prefix its owner asked for. */
  readonly pod: string;
  /** `null` when the API refused the Pod, so that none ever existed. */
  readonly uid: string | null;
  readonly scenario: string;
  readonly action: 'create' | 'delete';
  readonly outcome: 'open' | 'delivered' | 'failed' | 'deleted' | 'rejected';
  /** The trouble that was really there, once it has shown itself; it stays named when it was cured later. */
  readonly cause: string | null;
  /** When the trouble ended, if it did. */
  readonly curedAtUs: number | null;
  /** Create: arrival of the accepted request (the first refusal when rejected). Delete: answer of the first accepted request. */
  readonly startedAtUs: number;
  readonly endedAtUs: number | null;
  readonly milestones: Readonly<Record<string, number>>;
  readonly mirror: boolean;
  readonly runToCompletion: boolean;
  readonly workloadKind: string;
  readonly workloadName: string;
  readonly node: string | null;
}

/** A truth while the simulation still writes it. */
export type GrowingTruth = { -readonly [Field in keyof Truth]: Field extends 'milestones' ? Record<string, number> : Truth[Field] };

/** Notes the first time that `type` happened; later ones change nothing. */
export function reach(truth: GrowingTruth, type: string, atUs: number, container?: string): void {
  truth.milestones[type] ??= atUs;
  if (container !== undefined) truth.milestones[`${type}/${container}`] ??= atUs;
}

/** Ends an open delivery; one that has ended is left as it is. */
export function end(truth: GrowingTruth, outcome: 'delivered' | 'failed' | 'deleted', atUs: number): void {
  if (truth.outcome !== 'open') return;
  truth.outcome = outcome;
  truth.endedAtUs = atUs;
}

/** Names the trouble at its first sign. */
export function blame(truth: GrowingTruth, cause: string): void {
  truth.cause ??= cause;
}

import type { EventTimeUs, Pairs } from '../vocabulary/index.ts';

/** What is kept of the changes of a Pod that are final, in place of the milestones that they were derived from. */
export interface ChangeBase {
  /** How many of each there were: later ones count on. */
  readonly upgrades: number;
  readonly resizes: number;
  /** The last generation of theirs, 0 where none was told; and the last end, -1 for none. */
  readonly generation: number;
  readonly endUs: EventTimeUs;
  /** What was last asked for, by container; empty while that is what the Pod was created with. */
  readonly images: Pairs;
  readonly resources: Pairs;
  /** The last instance of each container that a request found: the bound of instances counts from there. */
  readonly attempts: readonly (readonly [container: string, attempt: number])[];
}

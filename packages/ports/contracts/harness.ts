import type { LaneStore, RetainedLaneStore } from '../src/index.ts';

/** How the contract drives one driver: over data that outlive every store object. */
export interface LaneStoreHarness<Store extends LaneStore = LaneStore> {
  /** Opens the store over the same data: empty at first, later what the last one left. */
  readonly open: () => Promise<Store>;
  /** Ends the open store as a power cut of the process would: nothing under way is finished, nothing is tidied up. */
  readonly crash: () => Promise<void>;
  /** Removes the data. */
  readonly remove: () => Promise<void>;
}

/** Of a driver that stamps raw records and removes old ones by itself. */
export interface RetainedStoreHarness extends LaneStoreHarness<RetainedLaneStore> {
  /** What the store stamps raw records with; moved by hand. */
  readonly clock: { nowUs: number };
  /** Records that `trim` removes at once. */
  readonly segmentRecords: number;
}

export const contractLanes = 3;

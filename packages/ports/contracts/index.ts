export { contractLanes, type LaneStoreHarness } from './harness.ts';
export { laneStoreContract } from './lane-store.contract.ts';
export { acceptedOf, entriesAfter, entriesOf, round, stage as contractStage } from './rounds.ts';

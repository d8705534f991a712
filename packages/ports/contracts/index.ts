export { type CheckpointStoreHarness, checkpointStoreContract } from './checkpoint-store.contract.ts';
export { type EventLogHarness, eventLogContract } from './event-log.contract.ts';
export { contractLanes, type LaneStoreHarness, type RetainedStoreHarness } from './harness.ts';
export { laneStoreContract } from './lane-store.contract.ts';
export { retainedStoreContract } from './retained-store.contract.ts';
export { acceptedOf, entriesAfter, entriesOf, round, stage as contractStage } from './rounds.ts';
export { type SnapshotStoreHarness, snapshotStoreContract } from './snapshot-store.contract.ts';

export { type Effect, type EffectKind, type EffectPlan, faultless } from './effect-plan.ts';
export { type MemoryStoreOptions, memoryStore, type PlantedError } from './memory-lane-store.ts';
export { type Checkpoint, type CheckpointHistory, logOf, type MemoryLog, type MemoryWorld, memoryWorld, rollBack } from './memory-world.ts';

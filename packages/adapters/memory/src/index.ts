export type { Effect, EffectKind, EffectPlan } from './effect-plan.ts';
export { type MemoryStoreOptions, memoryStore, type PlantedError } from './memory-lane-store.ts';
export {
  type CheckpointHistory,
  type CheckpointVersion,
  logOf,
  type MemoryLog,
  type MemoryWorld,
  memoryWorld,
  rollBack,
} from './memory-world.ts';
export { type FaultCounts, type FaultRates, noFaults, type SeededFaultsOptions, seededFaults } from './seeded-faults.ts';
export { type Draw, seededDraw, type Turns, turns } from './turns.ts';

export { deliveryLimits } from './delivery-limits.ts';
export type { SloEntry } from './entries.ts';
export { type CompiledPolicy, compilePolicy, type Policy } from './policy.ts';
export { createSloStage } from './step.ts';

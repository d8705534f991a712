export type { SloEntry } from './entries.ts';
export { type CompiledPolicy, type ConfigProblem, compilePolicy, type Policy } from './policy.ts';
export { createSloStage } from './step.ts';

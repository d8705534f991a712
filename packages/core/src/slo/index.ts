export type { SloEntry } from './entries.ts';
export { type CompiledPolicy, type ConfigProblem, compilePolicy, defaultPolicy, type Policy } from './policy.ts';
export { logicVersion } from './sli-row.ts';
export { createSloStage } from './step.ts';

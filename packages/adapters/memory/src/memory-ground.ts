import type { EffectPlan } from './effect-plan.ts';
import type { MemoryWorld } from './memory-world.ts';

/** Errors of protocol that a test may plant, to see that it would notice them. */
export type PlantedError = 'none' | 'checkpoint before publish' | 'no compare-and-set';

/** What the sessions of one store share. */
export interface MemoryGround {
  readonly world: MemoryWorld;
  readonly plan: EffectPlan;
  readonly planted: PlantedError;
}

import { createSloStage, type SloEntry } from '@lunettes/core/slo';
import type { Control, LifecycleEvent, Stage } from '@lunettes/core/vocabulary';
import { sha256Hex } from '@lunettes/runtime';

/** The stage `lifecycle -> sli, spans, diagnoses, breaches, rollouts`, ready for the loop: all it decides is in `@lunettes/core/slo`. */
export const sloStage = (): Stage<SloEntry, LifecycleEvent | Control> => createSloStage({ sha256Hex });

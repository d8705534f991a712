import { createLifecycleStage, type LifecycleEntry } from '@lunettes/core/lifecycle';
import { deliveryLimits } from '@lunettes/core/slo';
import type { Control, Signal, Stage } from '@lunettes/core/vocabulary';
import { sha256Hex } from '@lunettes/runtime';

/** The stage `signals -> lifecycle`, ready for the loop: all it decides is in `@lunettes/core/lifecycle`. */
export const lifecycleStage = (): Stage<LifecycleEntry, Signal | Control> => createLifecycleStage({ sha256Hex, limits: deliveryLimits });

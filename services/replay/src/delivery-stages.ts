import { hash } from 'node:crypto';
import { createLifecycleStage } from '@lunettes/core/lifecycle';
import { createSloStage, deliveryLimits } from '@lunettes/core/slo';
import type { AnyStage } from '@lunettes/runtime';

/** The stages from signals to judged deliveries, as every way of running has them. */
export function deliveryStages(): readonly AnyStage[] {
  const sha256Hex = (text: string): string => hash('sha256', text, 'hex');
  return [createLifecycleStage({ sha256Hex, limits: deliveryLimits }), createSloStage({ sha256Hex })];
}

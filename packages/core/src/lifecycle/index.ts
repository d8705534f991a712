export { resolutionUs } from './candidate.ts';
export type { Delivery } from './delivery.ts';
export type { LifecycleEntry } from './entries.ts';
export { allStarted, type ContainerLife, earliest, firstOf, inTime, type Known, type Life, lastOccurrence, lifeOf } from './life.ts';
export { clockSkewUsMin } from './node-clock.ts';
export type { DeliveryLimits, LimitedDelivery, LimitedKind, PassingLimit } from './overdue.ts';
export { blockedBy, refusalQuietUs } from './refusal.ts';
export { latenessBoundUs } from './retire.ts';
export { createLifecycleStage } from './step.ts';

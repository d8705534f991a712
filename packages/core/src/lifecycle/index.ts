export { resolutionUs } from './candidate.ts';
export { createDelivery, type Delivery, deleteDelivery, runsToCompletion } from './delivery.ts';
export type { LifecycleEntry } from './entries.ts';
export { allStarted, type ContainerLife, earliest, firstOf, inTime, type Known, type Life, lifeOf, regularContainers } from './life.ts';
export { blockedBy, refusalQuietUs } from './refusal.ts';
export { latenessBoundUs } from './retire.ts';
export { createLifecycleStage } from './step.ts';

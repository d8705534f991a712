/** What the stages are, and one of them as a process of its own: what `lunettes run SERVICE` starts. */
export { deliveryWorks } from './delivery-works.ts';
export { kafkaOptions } from './kafka-options.ts';
export { logicHash } from './logic-hash.ts';
export { options } from './options.ts';
export { redisOptions } from './redis-options.ts';
export { type ResumeRequest, resumeLane } from './resume-lane.ts';
export { type RunningStage, type StageName, type StageParts, type StartStageOptions, stageNames, startStage } from './service.ts';
export { systemClock } from './system-clock.ts';
export { kafkaTargetOf, redisTargetOf } from './targets.ts';

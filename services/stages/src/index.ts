/** What the stages are, and one of them as a process of its own: what `lunettes run SERVICE` starts. */
export { deliveryWorks } from './delivery-works.ts';
export { type KafkaOptionValues, kafkaOptions } from './kafka-options.ts';
export { assertGuarded, isLoopback, listenOn } from './listen-on.ts';
export { logicHash } from './logic-hash.ts';
export { type LogOptions, openCheckedLog } from './open-checked-log.ts';
export { openTogether } from './open-together.ts';
export { options } from './options.ts';
export { processOptions } from './process-options.ts';
export { redisOptions } from './redis-options.ts';
export { type ResumeRequest, resumeLane } from './resume-lane.ts';
export { secretIn } from './secret-file.ts';
export { type Pulse, type Readiness, servePulse } from './serve-pulse.ts';
export { type RunningStage, type StageName, type StageParts, type StartStageOptions, stageNames, startStage } from './service.ts';
export { systemClock } from './system-clock.ts';
export { kafkaTargetOf, redisTargetOf } from './targets.ts';
export { type KnownLane, type ToldLane, tellLanes, toldLanes } from './told-lanes.ts';

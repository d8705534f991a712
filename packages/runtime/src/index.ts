export { type AnyStage, type LanePipeline, lanePipeline, type PipelineListener } from './lane-pipeline.ts';
export { LaneState } from './lane-state.ts';
export { LaneStop, type LaneStopReason } from './lane-stop.ts';
export { type RoundBounds, roundBounds } from './round-bounds.ts';

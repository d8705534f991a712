/**
 * Replay is a collector that knows the end: it reads everything, sorts it by event time in bounded memory,
 * judges it with the stages that also run live, and writes the latest version of each row. Order of files,
 * order of lines, repeats and the number of lanes change nothing in its rows or their digest. It never looks
 * at a clock, at file times or at the order of directory entries.
 */
export { openEnvelope } from './cloud/envelope.ts';
export { type CoverageRow, coverageRows } from './coverage.ts';
export { deliveryStages } from './delivery-stages.ts';
export { discoverInputs, type InputPath } from './discover-inputs.ts';
export type { ExternalSortOptions } from './external-sort.ts';
export { readCompressions } from './input-bytes.ts';
export { type AppendSignal, type FeedCounts, type FeedPlan, feedLanes } from './lane-feed.ts';
export { type InForce, preludesOf } from './preludes.ts';
export { noProgress, type Progress, type ProgressTerminal, terminalProgress } from './progress.ts';
export { type ReadPolicy, readPolicy } from './read-policy.ts';
export { parseJsonOrYaml, type ReadTraceConfig, readTraceConfig } from './read-trace-config.ts';
export type { RejectedRow } from './rejected-row.ts';
export { type ReplayOptions, type ReplayPorts, replay } from './replay.ts';
export { UsageFailure } from './replay-failure.ts';
export type { LatestRow } from './row-collector.ts';
export {
  recordBytesMaxDefault,
  recordBytesMaxLeast,
  type SortedInput,
  type SortedInputOptions,
  type SortedInputPorts,
  sortInputs,
} from './sorted-input.ts';
export { parseUntil, type Until, untilAtUs } from './until.ts';

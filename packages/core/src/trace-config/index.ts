/**
 * A user's trace configuration: reads the original's JSON and our own form, looks with it at audit events and Events, and
 * finds the spans that it describes. Pure, and bounded in everything that it is given: `document/bounds.ts`.
 */
export { keptKeysOf } from './document/kept-keys.ts';
export { type ParsedTraceConfig, parseTraceConfig } from './document/parse-trace-config.ts';
export type { TraceConfig } from './document/trace-config.ts';
export { type ClosedTrack, closedTracks, type TrackWindow, trackWindows } from './evaluation/closed-tracks.ts';
export { type Held, heldOnly, nothingHeld, withTraceFacts } from './evaluation/held.ts';
export { type MeasuredTime, measuredTime } from './evaluation/measured-time.ts';
export type { FoundSpan } from './evaluation/spans-of-track.ts';
export type { TraceConfigFacts, TraceFacts } from './evaluation/trace-facts.ts';
export { traceConfigsMax, trackLimitUs } from './evaluation/track-limit.ts';
export { createTraceReader, type TraceReader } from './reading/trace-reader.ts';

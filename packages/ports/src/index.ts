export type * from './checkpoint-store.ts';
export type { Clock } from './clock.ts';
export { type DeadLetter, decodeDeadLetter, encodeDeadLetter } from './dead-letter.ts';
export type * from './event-log.ts';
export type * from './lane-store.ts';
export {
  type Append,
  type EventAttributes,
  fenceSrc,
  type LogRecord,
  type LogSlice,
  type LogTopic,
  type ReadBounds,
  type Sequence,
} from './log-record.ts';
export { PortFailure, type PortFailureCode, type PortFailureKind } from './port-failure.ts';
export { anyN, judgeSequence, pointAfter, type SequencePoint, type SequenceVerdict } from './sequence-rule.ts';

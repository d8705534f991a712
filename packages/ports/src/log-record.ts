import type { OutputTopic, TopicName } from '@lunettes/core/vocabulary';

/** Dead letters are a topic without sequence: at-least-once, repeats recognised by their key. */
export type LogTopic = TopicName | 'dead-letters';

/**
 * The number that makes suppression of repeats and detection of loss possible without transactions
 * (architecture §4 rule 4). A topic of a lane has one writing stage; `raw` and dead letters have none.
 */
export interface Sequence {
  /** Counts fences: a larger one voids what writers of a smaller one still send. */
  readonly epoch: number;
  /** Dense from 1 within (topic, lane), across epochs. A fence carries the N that it continues from. */
  readonly n: number;
  /** Offset of the input record that caused this output; `fenceSrc` marks a fence. */
  readonly src: number;
  /** Which call of the step for that input, from 0. */
  readonly part: number;
  /** That call was the last one for its input. */
  readonly last: boolean;
}

/** `src` of a fence record; its value is JSON `{"logic": ...}` and no stage ever sees it. */
export const fenceSrc = -1;

/** One record as the log keeps it. */
export interface LogRecord {
  /** Dense from 0 within (topic, lane), and never given twice. */
  readonly offset: number;
  /** Of a raw record: when the log took it, never decreasing within a lane. Of an output: that of the input that caused it. */
  readonly logTimeUs: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly sequence: Sequence | undefined;
}

/** One record on its way into the log. */
export interface Append {
  readonly topic: OutputTopic | 'dead-letters';
  readonly logTimeUs: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly sequence: Sequence | undefined;
  readonly event?: EventAttributes | undefined;
}

/**
 * What a record is to readers that do not know its schema: attributes of CloudEvents, by name. They follow from the record and
 * are told beside it by a log that others read, too; nothing of ours reads them, and a log may leave them out.
 */
export type EventAttributes = Readonly<Record<string, string>>;

/** How much one read may give back; the first record is always given, however large. */
export interface ReadBounds {
  readonly recordsMax: number;
  readonly bytesMax: number;
}

/** A stretch of one topic of one lane. */
export interface LogSlice {
  /** Ascending, without holes, beginning at the asked offset or, if that is gone already, at `first`. */
  readonly records: readonly LogRecord[];
  /** Oldest offset still kept (equal to `end` in an empty log). */
  readonly first: number;
  /** One past the newest offset. */
  readonly end: number;
}

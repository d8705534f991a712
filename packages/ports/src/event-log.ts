import type { EventAttributes, LogSlice, LogTopic, ReadBounds, Sequence } from './log-record.ts';

/** What anybody may do with the log: read any topic of any lane, and hear that there is more. */
export interface LogReader {
  /** How many lanes there are; fixed when the store is made. */
  readonly lanes: number;

  /**
   * Records from `from` on that a crash can no longer take away. Beyond the end: no records. Reading changes
   * nothing and takes no ownership; repeats that a crash left behind are in it (see `judgeSequence`).
   */
  read(place: { readonly topic: LogTopic; readonly lane: number; readonly from: number }, bounds: ReadBounds): Promise<LogSlice>;

  /**
   * Calls `listener` after records have been added to (topic, lane), in this process, possibly more often than
   * needed and never less; a lane that has read to the end waits for it and needs no timer. Gives back the way to end it.
   */
  subscribe(listener: (topic: LogTopic, lane: number) => void): () => void;
}

/** One raw record of a collector. Repeats and holes are found by `{stream, epoch, seq}` inside its value, not by the log. */
export interface RawAppend {
  readonly lane: number;
  readonly key: string;
  readonly value: Uint8Array;
  /** Event time, in a replay; `undefined` lets the log stamp the record with its own clock. */
  readonly logTimeUs: number | undefined;
}

/** How far a collector has read one of its sources, in the source's own words (file position, resourceVersion). */
export interface SourcePosition {
  readonly source: string;
  readonly position: string;
}

export interface RawBatch {
  readonly records: readonly RawAppend[];
  /** Confirmed together with the records, never before them. */
  readonly positions: readonly SourcePosition[];
}

/** The border: what a collector writes. Its input cannot be read again, so nothing is confirmed before it is safe. */
export interface CollectorLog {
  /**
   * Appends to topic `raw` of each record's lane, in the given order within a lane. Once it resolves, no crash
   * takes the records away, and only then may a source be told so. When it fails, any part of it may be in the log,
   * whole prefixes per lane, and no position has moved; the collector begins a new epoch and sends the batch again.
   * Fails `transient` with code `store_full` when `--store-max-bytes` is reached; then nothing was appended.
   */
  append(batch: RawBatch): Promise<void>;

  /** Every position confirmed so far. After a crash a position may be older than the last one given, never newer than its records. */
  positions(): Promise<readonly SourcePosition[]>;
}

/** What the log weighs and how it is made lighter. */
export interface LogRetention {
  size(): Promise<StoreSize>;

  /**
   * Removes oldest segments first: those wholly older than `olderThanUs` in log time, and then, while the store is
   * above `bytesMax`, the oldest of what is left. Never removes what an opened reader has not passed yet. A crash in
   * between leaves fewer segments removed; offsets of what is left never change.
   */
  trim(request: { readonly olderThanUs: number; readonly bytesMax: number }): Promise<TrimReport>;

  /**
   * Forgets a reader that is not to come back, on all lanes: its cursors and entries go, and `trim` no longer waits for it. A
   * session of it that is still open is fenced. Opened again it begins as one that never was. Unknown readers are no failure.
   */
  forget(stage: string): Promise<void>;
}

export interface StoreSize {
  /** What counts against `bytesMax`: pages in use by log, state and cursors. */
  readonly bytes: number;
  /** The bound; `Infinity` where there is none. */
  readonly bytesMax: number;
}

export interface TrimReport {
  readonly records: number;
  readonly bytes: number;
  /** A reader that held back what should have gone; undefined if none did. */
  readonly heldBackBy: { readonly stage: string; readonly lane: number; readonly topic: LogTopic } | undefined;
}

/**
 * A log of its own, as a broker has it: what a `LaneStore` is composed of together with a `CheckpointStore`. It keeps what it
 * has acknowledged, in the order in which it took it, and may take a record twice; who reads follows `judgeSequence`.
 */
export interface EventLog extends LogReader {
  /**
   * Appends to one lane, in the given order within each topic; all outputs of one (src, part) for one topic become readable
   * together. Resolves once no crash of one server takes them away, with one past the newest of them for each topic: if
   * nobody else has appended meanwhile, as many records lie there since the call. When it fails, any prefix of each topic
   * may be in the log, now or some time later.
   */
  append(lane: number, appends: readonly LogAppend[]): Promise<ReadonlyMap<LogTopic, number>>;

  /** Reads one input lane for one reader, mostly forward. Several may follow the same lane. */
  follow(reader: { readonly stage: string; readonly topic: LogTopic; readonly lane: number }): FollowedInput;

  /** Ends everything; calls that are under way resolve or fail first. */
  close(): Promise<void>;
}

/** One record on its way into a log: of a stage, or raw. */
export interface LogAppend {
  readonly topic: LogTopic;
  readonly key: string;
  readonly value: Uint8Array;
  readonly sequence: Sequence | undefined;
  /** `undefined` lets the log stamp the record with its own clock. */
  readonly logTimeUs: number | undefined;
  readonly event?: EventAttributes | undefined;
}

export interface FollowedInput {
  /** As `LogReader.read`. Fails `fenced` when the lane was given to somebody else. */
  read(from: number, bounds: ReadBounds): Promise<LogSlice>;
  /** Fails `fenced` when the lane was given to somebody else meanwhile: whoever was to write for it, does not. */
  assertHeld(): void;
  /** Tells people how far the reader is; nobody goes by it, and nothing is said when it fails. */
  display(offset: number): Promise<void>;
  close(): void;
}

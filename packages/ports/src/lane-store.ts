import type { OutputTopic } from '@lunettes/core/vocabulary';
import type { CollectorLog, LogReader, LogRetention } from './event-log.ts';
import type { Append, LogSlice, LogTopic, ReadBounds } from './log-record.ts';
import type { SequencePoint } from './sequence-rule.ts';

/**
 * Log, state and cursor of every stage and lane. The contract: after a crash at any moment, `open` returns a state and
 * a cursor that belong together, and every append before that cursor is in the log exactly once for a reader that
 * follows the rule of `judgeSequence`. How a driver does it (one transaction, or publish then checkpoint) is its own affair.
 */
export interface LaneStore extends LogReader, CollectorLog {
  /**
   * Takes ownership of one lane of one stage (or sink) and loads what it left behind. Whoever owned it before is fenced:
   * its next `commit` fails. Opening also registers the reader, so that retention waits for it from now on.
   */
  open(request: OpenRequest): Promise<LaneSession>;

  /** Ends everything; calls that are under way resolve or fail first. A store that is not closed loses nothing that was committed. */
  close(): Promise<void>;
}

export interface OpenRequest {
  /** Stage or sink, e.g. `lifecycle-state-machine`; with the lane it names the cursor and the state. */
  readonly stage: string;
  readonly lane: number;
  readonly input: LogTopic;
  readonly outputs: readonly OutputTopic[];
  /**
   * `log`: all that this reader does goes into the store, so it may be handed records that are not safe yet; no round of
   * its own becomes safe before they do. `outside`: it acts on the world and is handed safe records only.
   */
  readonly effects: 'log' | 'outside';
  /** Take a new epoch, larger than this one and than all handed out, together with the ownership. Absent: none is needed. */
  readonly epochAbove?: number;
  /**
   * What to go on from when the checkpoint turned out to be void (written by an owner whom a fence had overtaken): the copy
   * of the state, or the beginning. A store that commits in one transaction has no such checkpoints and is never asked.
   */
  readonly insteadOfCheckpoint?: 'snapshot' | 'beginning' | undefined;
}

/** A store that keeps its log within bounds by itself; a broker does that by its own settings. */
export interface RetainedLaneStore extends LaneStore, LogRetention {}

/** One owner's hold of a lane, from `open` until the first failure, a newer owner, or `close`. */
export interface LaneSession {
  /** What the last safe round left; undefined if there never was one. */
  readonly cursor: LaneCursor | undefined;
  /** Largest epoch handed out for this lane so far, 0 if none ever was. */
  readonly epoch: number;

  /** All entries, in pages, in no particular order. To be read once, before the first commit. */
  entries(): AsyncIterable<readonly StateEntry[]>;

  /** Input records from `from` on; see `OpenRequest.effects`. */
  read(from: number, bounds: ReadBounds): Promise<LogSlice>;

  /**
   * Ends a round: first the appends, then the changes together with the cursor, if nobody else moved the cursor meanwhile.
   * Resolves once no crash can undo it, with the cursor as it stands (`end` filled in). When it fails, some appends may be
   * in the log, and the changes and the cursor are there together or not at all: drop the lane's memory and open it again.
   */
  commit(round: Round): Promise<LaneCursor>;

  /**
   * Appends fence records (architecture §4 rule 5, "another logic") and moves nothing else: no cursor, no `end`. Resolves
   * once they are safe. When it fails they may be in the log; the epoch is spent and the next opener takes a larger one.
   */
  fence(fences: readonly Append[]): Promise<void>;

  /** Gives the lane up. Nothing is written that `commit` has not written. */
  close(): Promise<void>;
}

/** One entry of a lane's state; undefined removes it. */
export type StateChange = readonly [key: string, bytes: Uint8Array | undefined];
export type StateEntry = readonly [key: string, bytes: Uint8Array];

export interface Round {
  /** In order within each topic. All of one (src, part) for one topic are in one round. */
  readonly appends: readonly Append[];
  /** Each key once. */
  readonly changes: readonly StateChange[];
  readonly cursor: LaneCursor;
}

/** How far a lane is: what is absorbed, what it has seen, what it has written. */
export interface LaneCursor {
  /** Next input offset; everything below is absorbed, or was dropped as seen. */
  readonly offset: number;
  /** Calls of the step for the record at `offset` that are absorbed already; 0 unless a round ended between two parts. */
  readonly part: number;
  /** Last accepted place in the input; undefined for `raw` and before the first record. */
  readonly accepted: SequencePoint | undefined;
  /** One per output topic, in the stage's order; empty for sinks. */
  readonly written: readonly WrittenTopic[];
  /** The logic (hash of build, schemas and defaults) that computed the state. */
  readonly logic: string;
}

/** The last output that the cursor covers in one topic. */
export interface WrittenTopic extends SequencePoint {
  readonly topic: OutputTopic;
  /**
   * From here on the log may hold what a crash left unexplained. One past the output's offset, but never past a
   * later number that a former owner, still alive, put in front of it: the next open must find that one.
   * Set by `commit`.
   */
  readonly end: number;
}

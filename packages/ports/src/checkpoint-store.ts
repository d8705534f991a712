import type { SourcePosition } from './event-log.ts';
import type { LaneCursor, StateChange, StateEntry } from './lane-store.ts';

/**
 * State and cursor of every stage and lane, beside a log of its own. It may lose anything at any time, whole lanes or the
 * newest moves: whatever it still has of a lane belongs together, or it says that it has nothing. What is lost costs a
 * longer replay, never a result.
 */
export interface CheckpointStore {
  /** Takes ownership of one lane of one stage; whoever owned it before can move it no more. */
  open(request: CheckpointRequest): Promise<HeldCheckpoint>;

  /** Replaces how far a collector has read its sources. Called only after the records are in the log. */
  confirm(positions: readonly SourcePosition[]): Promise<void>;
  /** Every position confirmed so far, or older ones. */
  positions(): Promise<readonly SourcePosition[]>;

  close(): Promise<void>;
}

export interface CheckpointRequest {
  readonly stage: string;
  readonly lane: number;
  /** Take a new epoch, larger than this one and than all handed out, in the same step as the ownership. */
  readonly epochAbove?: number | undefined;
}

/** A place that a lane can go on from. */
export interface Checkpoint {
  readonly cursor: LaneCursor;
  /** Hash of the input record before the cursor, to recognise the log again; undefined at its start. */
  readonly inputHash: string | undefined;
}

/** One owner's hold of a lane's state, from `open` until the first failure, a newer owner, or the end. */
export interface HeldCheckpoint {
  /** Largest epoch handed out for this lane so far, as far as the store remembers; 0 if none. */
  readonly epoch: number;
  /** What was found; undefined when there is nothing, or something that does not belong together (`damaged` says what). */
  readonly found: FoundCheckpoint | undefined;
  readonly damaged: string | undefined;

  /**
   * Compare-and-set: if the lane is where this owner found it or moved it last, everything changes at once. `whole`: the
   * changes are all there is, whatever else the store holds of the lane goes. Fails `fenced` when the owner or the place is
   * another one, `transient` when it is unknown whether it happened; then the hold is void.
   */
  move(to: Checkpoint, changes: readonly StateChange[], extent: 'changed' | 'whole'): Promise<void>;

  /** All entries as of the last move, verified; undefined when the store does not have them. Not while a move is under way. */
  entries(): Promise<readonly StateEntry[] | undefined>;
}

export interface FoundCheckpoint extends Checkpoint {
  readonly entries: readonly StateEntry[];
}

/** Copies of whole lanes for the case that the checkpoint store has lost one and the log no longer begins at its beginning. */
export interface SnapshotStore {
  /** Writes a copy beside the one before; interrupted, it leaves that one as it was. */
  save(place: SnapshotPlace, snapshot: FoundCheckpoint): Promise<void>;
  /** The newest complete copy. */
  load(place: SnapshotPlace): Promise<FoundCheckpoint | undefined>;
}

export interface SnapshotPlace {
  readonly stage: string;
  readonly lane: number;
}

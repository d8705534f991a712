import {
  type Append,
  type Checkpoint,
  type EventLog,
  type FoundCheckpoint,
  type HeldCheckpoint,
  type LaneCursor,
  type LaneSession,
  type LogRecord,
  type LogTopic,
  type OpenRequest,
  PortFailure,
  type Round,
  type StateChange,
  type StateEntry,
  type WrittenTopic,
} from '@lunettes/ports';
import type { LaneStoreParts } from './compose-lane-store.ts';
import { recordHash } from './record-hash.ts';

/** What is done with a checkpoint that is held: without what was found, which would lie in memory as long as the hold. */
export interface Hold extends Pick<HeldCheckpoint, 'epoch' | 'move' | 'entries'> {
  /** The store has the entries that the lane starts with; else the first move writes all of them. */
  readonly hasEntries: boolean;
}

/**
 * One owner's hold of a lane whose log and state are kept apart: publish (every request answered), checkpoint
 * (compare-and-set on cursor and owner), display.
 */
export function composedLaneSession(
  { log, snapshots, reached = () => {} }: LaneStoreParts,
  request: OpenRequest,
  held: Hold,
  start: FoundCheckpoint | undefined,
): LaneSession {
  const { stage, lane } = request;
  const input = log.follow({ stage, topic: request.input, lane });
  /** Handed out once; what a snapshot gave is kept until the first move, which has to write all of it. */
  let entries: readonly StateEntry[] = start?.entries ?? [];
  let isWhole = held.hasEntries;
  let at: Checkpoint | undefined = start === undefined ? undefined : { cursor: start.cursor, inputHash: start.inputHash };
  let lastRead: readonly LogRecord[] = [];

  const publish = async (appends: readonly Append[]): Promise<ReadonlyMap<LogTopic, number>> => {
    input.assertHeld();
    return appends.length === 0 ? new Map() : log.append(lane, appends);
  };

  const hashBefore = (cursor: LaneCursor): string | undefined => {
    if (cursor.offset === at?.cursor.offset) return at.inputHash;
    const first = lastRead[0]?.offset ?? 0;
    const before = lastRead[cursor.offset - 1 - first];
    return before === undefined ? undefined : recordHash(before);
  };

  const checkpoint = async (cursor: LaneCursor, changes: readonly StateChange[]): Promise<void> => {
    const to = { cursor, inputHash: hashBefore(cursor) };
    if (isWhole) await held.move(to, changes, 'changed');
    else await held.move(to, [...merged(entries, changes)], 'whole');
    isWhole = true;
    entries = [];
    at = to;
  };

  const snapshot = async (): Promise<void> => {
    if (at === undefined || snapshots?.isDue({ stage, lane }) !== true) return;
    try {
      const all = await held.entries();
      if (all === undefined) throw new PortFailure('transient', `the checkpoint store has not all entries of lane ${lane} of ${stage}`);
      await snapshots.store.save({ stage, lane }, { ...at, entries: all });
    } catch (cause) {
      snapshots.failed({ stage, lane }, cause);
    }
  };

  return {
    cursor: start?.cursor,
    epoch: held.epoch,
    entries: async function* () {
      yield entries;
      if (isWhole) entries = [];
    },
    read: async (from, bounds) => {
      const slice = await input.read(from, bounds);
      if (slice.records.length > 0) lastRead = slice.records;
      return slice;
    },
    commit: async (round) => {
      reached('before-publish');
      const ends = await publish(round.appends);
      reached('after-publish');
      const written: WrittenTopic[] = [];
      for (const place of round.cursor.written) written.push(await provenEnd(log, lane, place, round, ends.get(place.topic)));
      const cursor = { ...round.cursor, written };
      await checkpoint(cursor, round.changes);
      reached('after-checkpoint');
      await input.display(cursor.offset);
      reached('after-display');
      await snapshot();
      return cursor;
    },
    fence: async (fences) => {
      await publish(fences);
    },
    close: async () => input.close(),
  };
}

function merged(entries: readonly StateEntry[], changes: readonly StateChange[]): ReadonlyMap<string, Uint8Array> {
  const all = new Map(entries);
  for (const [key, bytes] of changes) {
    if (bytes === undefined) all.delete(key);
    else all.set(key, bytes);
  }
  return all;
}

const lookBounds = { recordsMax: 1024, bytesMax: 4 * 1024 * 1024 };

/**
 * One past everything in the log that `written` covers. Not simply the end of our own append: a former owner that lives
 * on may have put later numbers in front of it, which the next open must still find (found by simulation, seed 19). Where
 * nothing but our own records lies there, nothing has to be read. A larger epoch in front of it means that what we have just
 * appended is void: fails `fenced`, so that no checkpoint ever speaks of it.
 */
async function provenEnd(
  log: EventLog,
  lane: number,
  written: WrittenTopic,
  { appends }: Round,
  appendedTo: number | undefined,
): Promise<WrittenTopic> {
  const { topic } = written;
  if (appendedTo === undefined) return written;
  const own = appends.filter((append) => append.topic === topic);
  // While another logic's results stand, the place before them is kept, and with it whatever lies behind.
  if (own[0]?.sequence?.epoch !== written.epoch) return written;
  if (appendedTo - written.end === own.length) return { ...written, end: appendedTo };
  for (let from = written.end; from < appendedTo; ) {
    const { records } = await log.read({ topic, lane, from }, lookBounds);
    if (records.length === 0) break;
    for (const { offset, sequence } of records) {
      if (offset >= appendedTo) break;
      if (sequence !== undefined && sequence.epoch > written.epoch)
        throw new PortFailure(
          'fenced',
          `${topic} of lane ${lane} was fenced by epoch ${sequence.epoch} before our records of epoch ${written.epoch}`,
        );
      if (sequence !== undefined && sequence.epoch === written.epoch && sequence.n > written.n) return { ...written, end: offset };
      from = offset + 1;
    }
    from = Math.max(from, (records.at(-1)?.offset ?? from) + 1);
  }
  return { ...written, end: appendedTo };
}

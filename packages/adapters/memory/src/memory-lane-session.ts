import {
  type Append,
  type LaneCursor,
  type LaneSession,
  type LogTopic,
  type OpenRequest,
  PortFailure,
  type Round,
  type StateEntry,
  type WrittenTopic,
} from '@lunettes/ports';
import { appendRequests } from './append-requests.ts';
import type { MemoryGround } from './memory-ground.ts';
import { type Checkpoint, type CheckpointHistory, endOf, logOf, type MemoryLog } from './memory-world.ts';
import { readSlice } from './read-slice.ts';

/**
 * One owner's hold of a lane, with the effects in the order of architecture §4 rule 2: publish (every request answered),
 * checkpoint (compare-and-set on cursor and owner), commit for display.
 */
export function memoryLaneSession(
  { world, plan, planted }: MemoryGround,
  request: OpenRequest,
  history: CheckpointHistory,
  found: Checkpoint,
): LaneSession {
  const { stage, lane, input } = request;
  const { owner } = found;
  let cursor = found.cursor;

  const publish = async (appends: readonly Append[]): Promise<ReadonlyMap<LogTopic, number>> => {
    const ends = new Map<LogTopic, number>();
    for (const { topic, records } of appendRequests(appends, plan.requestRecordsMax)) {
      const end = await plan.perform({ kind: 'append', stage, lane, topic }, () => {
        const log = logOf(world, topic, lane);
        for (const { logTimeUs, key, value, sequence } of records)
          log.records.push({ offset: endOf(log), logTimeUs, key, value: value.slice(), sequence });
        for (const listener of world.listeners) listener(topic, lane);
        return endOf(log);
      });
      ends.set(topic, end);
    }
    return ends;
  };

  const checkpoint = async (round: Round, to: LaneCursor): Promise<void> => {
    await plan.perform({ kind: 'checkpoint', stage, lane, topic: undefined }, () => {
      const stored = history.versions.at(-1);
      const isSame = stored !== undefined && stored.owner === owner && samePlace(stored.cursor, cursor);
      if (!isSame && planted !== 'no compare-and-set')
        throw new PortFailure('fenced', `lane ${lane} of ${stage} has another owner or place`);
      history.versions.push({ owner: stored?.owner ?? owner, cursor: to, entries: changed(stored?.entries ?? new Map(), round.changes) });
    });
  };

  return {
    cursor: found.cursor,
    epoch: history.epoch,
    entries: () => onePage(found),
    read: (from, bounds) =>
      plan.perform({ kind: 'read', stage, lane, topic: input }, () => readSlice(logOf(world, input, lane), from, bounds)),
    commit: async (round) => {
      if (planted === 'checkpoint before publish') await checkpoint(round, round.cursor);
      const ends = await publish(round.appends);
      const to = {
        ...round.cursor,
        written: round.cursor.written.map((written) => provenEnd(logOf(world, written.topic, lane), written, ends.get(written.topic))),
      };
      if (planted !== 'checkpoint before publish') await checkpoint(round, to);
      cursor = planted === 'checkpoint before publish' ? round.cursor : to;
      await display(to);
      return to;
    },
    fence: async (fences) => {
      await publish(fences);
    },
    close: async () => {},
  };

  async function display(to: LaneCursor): Promise<void> {
    try {
      await plan.perform({ kind: 'display', stage, lane, topic: input }, () => world.displayed.set(`${stage}|${lane}`, to.offset));
    } catch (failure) {
      if (!(failure instanceof PortFailure)) throw failure;
    }
  }
}

async function* onePage(found: Checkpoint): AsyncGenerator<readonly StateEntry[]> {
  yield [...found.entries];
}

function samePlace(a: LaneCursor | undefined, b: LaneCursor | undefined): boolean {
  return a?.offset === b?.offset && a?.part === b?.part;
}

function changed(entries: ReadonlyMap<string, Uint8Array>, changes: Round['changes']): ReadonlyMap<string, Uint8Array> {
  const next = new Map(entries);
  for (const [key, bytes] of changes) {
    if (bytes === undefined) next.delete(key);
    else next.set(key, bytes.slice());
  }
  return next;
}

/**
 * One past everything in the log that `written` covers. Not simply the end of our own append: a former owner that lives
 * on may have put later numbers in front of it, which the next open must still find (found by simulation, seed 19).
 */
function provenEnd(log: MemoryLog, written: WrittenTopic, appendedTo: number | undefined): WrittenTopic {
  if (appendedTo === undefined) return written;
  const ahead = log.records.find(
    ({ offset, sequence }) =>
      offset >= written.end && offset < appendedTo && sequence !== undefined && sequence.epoch === written.epoch && sequence.n > written.n,
  );
  return { ...written, end: ahead?.offset ?? appendedTo };
}

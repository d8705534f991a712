import type { Parsed } from '@lunettes/base';
import {
  judgeSequence,
  type LaneCursor,
  type LaneStore,
  type LogRecord,
  type LogTopic,
  pointAfter,
  type ReadBounds,
  type Round,
  type SequencePoint,
  type StateEntry,
} from '@lunettes/ports';
import { LaneStop } from './lane-stop.ts';
import { nothingPassedOver, type PassedOver } from './passed-over.ts';

/** One topic of one lane as a sink reads it: each record once, in order, repeats of the log already dropped. */
export interface SinkLane<Value> {
  readonly topic: LogTopic;
  readonly lane: number;
  /**
   * What comes after the last batch that was given, confirmed or not; empty at the end of the log. Throws `LaneStop`
   * when records are missing.
   */
  next(bounds: ReadBounds): Promise<SinkBatch<Value>>;
  /** What the sink has kept with its confirmations, in pages and no particular order; to be read once, before the first confirmation. */
  entries(): AsyncIterable<readonly StateEntry[]>;
  /**
   * Says that everything up to and including this batch has safely arrived, together with what the sink wants to
   * remember or to set aside. At-least-once: after a crash before it resolves, the same records come again and the
   * entries are as they were. Throws `PortFailure`; then close and open again.
   */
  confirm(batch: SinkBatch<Value>, kept?: Pick<Round, 'appends' | 'changes'>): Promise<void>;
  close(): Promise<void>;
}

export interface SinkBatch<Value> {
  readonly records: readonly { readonly record: LogRecord; readonly value: Value }[];
  /** Records that could not be decoded, to be counted. They are passed over. */
  readonly undecodable: readonly { readonly record: LogRecord; readonly problem: string }[];
  /** Offset at which it begins: where the batch before it ended, or the oldest record that is kept. */
  readonly from: number;
  /** Log records covered, repeats included. Zero at the end of the log: nothing to confirm. */
  readonly covered: number;
  /** One past the newest offset of the topic, for lag. */
  readonly end: number;
  readonly cursor: LaneCursor;
}

export interface SinkRequest<Value> {
  /** The sink's name; one cursor per sink, topic and lane. */
  readonly sink: string;
  readonly topic: LogTopic;
  readonly lane: number;
  readonly decode: (record: LogRecord) => Parsed<Value, string>;
  /** What an operator has said to pass over; nothing unless given. */
  readonly passedOver?: PassedOver | undefined;
}

/** Opens one lane of one topic for a sink. It sees safe records only, since what it does cannot be rolled back. */
export async function openSinkLane<Value>(store: Pick<LaneStore, 'open'>, request: SinkRequest<Value>): Promise<SinkLane<Value>> {
  const { topic, lane } = request;
  const stage = `${request.sink}/${topic}`;
  const session = await store.open({ stage, lane, input: topic, outputs: [], effects: 'outside' });
  const skips = await (request.passedOver ?? nothingPassedOver)({ topic, lane });
  let reached: Pick<LaneCursor, 'offset' | 'accepted'> = session.cursor ?? { offset: 0, accepted: undefined };
  return {
    topic,
    lane,
    next: async (bounds) => {
      const slice = await session.read(reached.offset, bounds);
      const records: { record: LogRecord; value: Value }[] = [];
      const undecodable: { record: LogRecord; problem: string }[] = [];
      let { offset, accepted } = reached;
      if (session.cursor === undefined && offset === 0) offset = slice.first;
      const from = offset;
      if (slice.end < offset) throw new LaneStop('input_shorter', `${topic} ends at ${slice.end}, the cursor is at ${offset}`);
      if (slice.first > offset) throw new LaneStop('input_lost', `${topic}: offsets ${offset} to ${slice.first - 1} are gone`);
      for (const record of slice.records) {
        const verdict = verdictOf(accepted, record);
        if (verdict === 'gap' && !skips.has(record.offset))
          throw new LaneStop('input_gap', `${topic}: a sequence number is missing before offset ${record.offset}`);
        offset = record.offset + 1;
        if (verdict === 'seen') continue;
        if (record.sequence !== undefined) accepted = pointAfter(accepted, record.sequence);
        if (verdict === 'fence' || skips.has(record.offset)) continue;
        const value = request.decode(record);
        if (value.ok) records.push({ record, value: value.value });
        else undecodable.push({ record, problem: value.problem });
      }
      const cursor: LaneCursor = { offset, part: 0, accepted, written: [], logic: '' };
      reached = cursor;
      return { records, undecodable, from, covered: slice.records.length, end: slice.end, cursor };
    },
    entries: () => session.entries(),
    confirm: async (batch, { appends, changes } = nothingKept) => {
      await session.commit({ appends, changes, cursor: batch.cursor });
    },
    close: () => session.close(),
  };
}

const nothingKept: Pick<Round, 'appends' | 'changes'> = { appends: [], changes: [] };

function verdictOf(accepted: SequencePoint | undefined, record: LogRecord): ReturnType<typeof judgeSequence> {
  return record.sequence === undefined ? 'accept' : judgeSequence(accepted, record.sequence);
}

import type { CoveredRange } from '@lunettes/adapter-clickhouse';
import { type Parsed, parsed, problem } from '@lunettes/base';
import { decodeRecord } from '@lunettes/codec';
import type { Control, TopicValues } from '@lunettes/core/vocabulary';
import type { Clock, LaneStore } from '@lunettes/ports';
import { LaneStop, openSinkLane, type PassedOver, type SinkBatch, type SinkLane } from '@lunettes/runtime';
import type { Logger, Metrics } from '@lunettes/telemetry';
import type { WrittenTopic } from './written-topics.ts';

/** Name of the sink: with topic and lane it names the cursors. */
export const sinkName = 'clickhouse-writer';

/** One read of one lane is a small part of a batch, so that a batch passes its bounds by little. */
const readBoundsMax = { recordsMax: 1_000, bytesMax: 1024 * 1024 };

/** A lane that stands still is looked at again this often: what is repaired goes on by itself. */
export const secondLookMs = 30_000;

export interface ReaderDeps {
  readonly store: Pick<LaneStore, 'lanes' | 'open' | 'subscribe'>;
  /** Lanes of a topic that this process has now, where several processes share them; all unless given. */
  readonly held?: ((topic: WrittenTopic) => ReadonlySet<number>) | undefined;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** What an operator has said to pass over; nothing unless given. */
  readonly passedOver?: PassedOver | undefined;
}

/** False when the record does not fit its table. */
export type TakeRecord<T extends WrittenTopic> = (value: TopicValues[T] | Control, epoch: number) => boolean;

/** All lanes of one topic as one source. */
export interface LaneReaders<T extends WrittenTopic> {
  /** Reads each lane once and gives its records to `take`, controls among them. The number of log records that were covered; zero at the end of all lanes. */
  read(take: TakeRecord<T>): Promise<number>;
  /** What was read and not yet confirmed, each with all that the same reader has read before it without a hole. */
  unconfirmed(): readonly CoveredRange[];
  /** Says that what was read has arrived. Throws `PortFailure`. */
  confirm(): Promise<void>;
  /** Gives all lanes up, so that the next read begins at what was confirmed. */
  reset(): Promise<void>;
  /** Lanes that stand still, with the reason. */
  stopped(): readonly { readonly lane: number; readonly reason: string }[];
  /** Of the lanes that this process has. */
  positions(): readonly ReaderPosition[];
}

/** How far one lane is. */
export interface ReaderPosition {
  readonly lane: number;
  /** Next offset: everything below has become rows. Undefined before the lane was first read. */
  readonly offset: number | undefined;
  /** End of the topic as of the last read. */
  readonly end: number;
  /** Why it stands still. */
  readonly reason: string | undefined;
}

export function laneReaders<T extends WrittenTopic>(
  { store, clock, metrics, logger, passedOver, held }: ReaderDeps,
  topic: T,
  bounds: { readonly insertRows: number; readonly insertBytes: number },
): LaneReaders<T> {
  const readBounds = {
    recordsMax: Math.min(readBoundsMax.recordsMax, bounds.insertRows),
    bytesMax: Math.min(readBoundsMax.bytesMax, bounds.insertBytes),
  };
  type Value = TopicValues[T] | Control;
  const lanes = Array.from({ length: store.lanes }, (_, lane) => ({
    lane,
    sink: undefined as SinkLane<Value> | undefined,
    unconfirmed: undefined as SinkBatch<Value> | undefined,
    /** What was read since the lane was opened. */
    run: undefined as { readonly first: number; readonly next: number } | undefined,
    offset: undefined as number | undefined,
    end: 0,
    stop: undefined as { readonly reason: string; readonly untilUs: number } | undefined,
  }));
  type Lane = (typeof lanes)[number];

  const isHeld = ({ lane }: Lane): boolean => held === undefined || held(topic).has(lane);
  /** Nothing of it is confirmed: whoever has the lane now begins at what was. */
  const leaveLane = async (lane: Lane): Promise<void> => {
    const { sink } = lane;
    metrics.forget('lunettes_sink_lag_records', { sink: sinkName, topic, lane: lane.lane });
    Object.assign(lane, { sink: undefined, unconfirmed: undefined, run: undefined, offset: undefined, stop: undefined });
    await sink?.close();
  };

  const readLane = async (lane: Lane, take: TakeRecord<T>): Promise<number> => {
    if (lane.stop !== undefined && clock.nowUs() < lane.stop.untilUs) return 0;
    const request = {
      sink: sinkName,
      topic,
      lane: lane.lane,
      decode: ({ value }: { readonly value: Uint8Array }) => decoded(topic, value),
      passedOver,
    };
    lane.sink ??= await openSinkLane<Value>(store, request);
    const batch = await lane.sink.next(readBounds);
    lane.stop = undefined;
    metrics.set('lunettes_sink_lag_records', { sink: sinkName, topic, lane: lane.lane }, batch.end - batch.cursor.offset);
    lane.end = batch.end;
    if (batch.covered === 0) {
      if (lane.unconfirmed === undefined) lane.offset = batch.cursor.offset;
      return 0;
    }
    const { from } = batch;
    lane.run = { first: lane.run?.next === from ? lane.run.first : from, next: batch.cursor.offset };
    lane.offset ??= from;
    for (const { record, value } of batch.records) {
      if (take(value, record.sequence?.epoch ?? 0)) continue;
      metrics.count('lunettes_records_dropped_total', { service: sinkName, reason: 'does_not_fit' });
      logger.error('A record does not fit its table.', { topic, lane: lane.lane, offset: record.offset });
    }
    for (const { record, problem } of batch.undecodable) {
      metrics.count('lunettes_records_dropped_total', { service: sinkName, reason: problem });
      logger.error('A record cannot be decoded.', { topic, lane: lane.lane, offset: record.offset, reason: problem });
    }
    lane.unconfirmed = batch;
    return batch.covered;
  };

  const stopLane = async (lane: Lane, { reason, message }: LaneStop): Promise<void> => {
    if (lane.stop?.reason !== reason) logger.error('A lane stands still.', { topic, lane: lane.lane, reason, detail: message });
    lane.stop = { reason, untilUs: clock.nowUs() + secondLookMs * 1_000 };
    await lane.sink?.close();
    lane.sink = undefined;
    lane.run = undefined;
  };

  return {
    async read(take) {
      let covered = 0;
      for (const lane of lanes) {
        try {
          if (isHeld(lane)) covered += await readLane(lane, take);
          else await leaveLane(lane);
        } catch (error) {
          if (!(error instanceof LaneStop)) throw error;
          await stopLane(lane, error);
        }
      }
      return covered;
    },
    unconfirmed: () =>
      lanes.flatMap(({ lane, unconfirmed, run }) =>
        unconfirmed === undefined || run === undefined ? [] : [{ topic, lane, first: run.first, last: run.next - 1 }],
      ),
    async confirm() {
      for (const lane of lanes) {
        if (lane.unconfirmed !== undefined && lane.sink !== undefined && isHeld(lane)) {
          await lane.sink.confirm(lane.unconfirmed);
          lane.offset = lane.unconfirmed.cursor.offset;
        }
        lane.unconfirmed = undefined;
      }
    },
    async reset() {
      for (const lane of lanes) {
        const { sink } = lane;
        lane.sink = undefined;
        lane.unconfirmed = undefined;
        lane.run = undefined;
        await sink?.close();
      }
    },
    stopped: () => lanes.flatMap(({ lane, stop }) => (stop === undefined ? [] : [{ lane, reason: stop.reason }])),
    positions: () => lanes.filter(isHeld).map(({ lane, offset, end, stop }) => ({ lane, offset, end, reason: stop?.reason })),
  };
}

function decoded<T extends WrittenTopic>(topic: T, bytes: Uint8Array): Parsed<TopicValues[T] | Control> {
  const record = decodeRecord(topic, bytes);
  return record.ok ? parsed(record.value) : problem(record.problem);
}

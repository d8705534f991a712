import { type ClickHouseClient, listSinkCoverage, type OffsetRange } from '@lunettes/adapter-clickhouse';
import type { Clock, LaneStore } from '@lunettes/ports';
import type { PassedOver } from '@lunettes/runtime';
import { missingRanges } from './missing-ranges.ts';
import type { ClickHouseWriter } from './service.ts';
import { type RowsReport, verifyRows } from './verify-rows.ts';
import { type WrittenTopic, writtenTopics } from './written-topics.ts';

export interface VerificationDeps {
  readonly store: Pick<LaneStore, 'lanes' | 'read'>;
  readonly clickhouse: ClickHouseClient;
  readonly clock: Clock;
  /** The one that runs on this store, so that what is under way is not taken for lost; without it nothing is under way. */
  /** What an operator has said to pass over is not asked for; nothing unless given. */
  readonly passedOver?: PassedOver | undefined;
  readonly writer?: Pick<ClickHouseWriter, 'drain'> | undefined;
}

/** What one topic of one lane still holds, and what of it `sink_coverage` does not account for. */
export interface TopicCoverage {
  readonly topic: WrittenTopic;
  readonly lane: number;
  /** Oldest offset that is kept. */
  readonly first: number;
  /** One past the newest offset when the question came. */
  readonly end: number;
  readonly missing: readonly OffsetRange[];
  /** In how many parts `rows` wants to be asked. */
  readonly parts: number;
}

/** Whether everything in the log has become rows: product contract §2, `lunettes verify`. It reads and never writes. */
export interface Verification {
  /** Of every topic and lane. First lets the writer bring what is in the log now. */
  coverage(): Promise<readonly TopicCoverage[]>;
  /**
   * Compares the records of one topic and lane with the rows, one part of the identities of `parts`. Parts are checked one after
   * the other, whoever asks. Undefined where there is no such topic or lane.
   */
  rows(place: {
    readonly topic: string;
    readonly lane: number;
    readonly part: number;
    readonly parts: number;
  }): Promise<RowsReport | undefined>;
}

/** A writer that cannot bring its rows within this time is judged by what is there. */
const drainMsMax = 20_000;

/** Records whose identities are compared at once: bounds memory and the time of one answer. */
const recordsPerPart = 200_000;

export function verification({ store, clickhouse, clock, passedOver, writer }: VerificationDeps): Verification {
  let before: Promise<unknown> = Promise.resolve();
  const spanOf = async (topic: WrittenTopic, lane: number) => {
    const { first, end } = await store.read({ topic, lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
    return { topic, lane, first, end };
  };
  const spans = async () => {
    const all = writtenTopics.flatMap((topic) => Array.from({ length: store.lanes }, (_, lane) => spanOf(topic, lane)));
    return await Promise.all(all);
  };
  const drained = async (): Promise<void> => {
    if (writer === undefined) return;
    const enough = new AbortController();
    await Promise.race([writer.drain(), clock.sleep(drainMsMax, enough.signal)]).finally(() => enough.abort());
  };
  return {
    async coverage() {
      const asked = await spans();
      await drained();
      const covered = await listSinkCoverage(clickhouse);
      // Retention may have removed records meanwhile, with what accounted for them or not.
      const kept = await spans();
      return asked.map(({ topic, lane, end }, index) => {
        const first = Math.min(kept[index]?.first ?? 0, end);
        const of = covered.filter((range) => range.topic === topic && range.lane === lane);
        return {
          topic,
          lane,
          first,
          end,
          missing: missingRanges(first, end, of),
          parts: Math.max(1, Math.ceil((end - first) / recordsPerPart)),
        };
      });
    },
    async rows({ topic, lane, part, parts }) {
      const known = writtenTopics.find((one) => one === topic);
      if (known === undefined || lane >= store.lanes || part >= parts) return undefined;
      const mine = before.then(async () => {
        const { end } = await spanOf(known, lane);
        await drained();
        return await verifyRows({ store, clickhouse, passedOver }, { topic: known, lane, end, part, parts });
      });
      before = mine.catch(() => undefined);
      return await mine;
    },
  };
}

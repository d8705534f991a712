import type { KafkaEventLog } from '@lunettes/adapter-kafka';
import { type ClickHouseWriter, sinkName, writtenTopics } from '@lunettes/clickhouse-writer';
import type { Clock } from '@lunettes/ports';

/** Groups are asked this often how far they are, and this many times. */
const askMs = 500;
const asksMax = 40;

/**
 * Waits until the writers, which run elsewhere, have brought what the log holds now: their groups say how far they are. One
 * that stands still is waited for only so long.
 */
export function writersReached(log: KafkaEventLog, clock: Clock): Pick<ClickHouseWriter, 'drain'> {
  const never = new AbortController().signal;
  return {
    drain: async () => {
      for (const topic of writtenTopics) {
        const ends = await Promise.all(
          Array.from({ length: log.lanes }, async (_, lane) => {
            const { first, end } = await log.read({ topic, lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
            return first === end ? 0 : end;
          }),
        );
        for (let asked = 0; asked < asksMax; asked++) {
          const places = await log.places({ stage: `${sinkName}/${topic}`, topic });
          if (ends.every((end, lane) => (places.get(lane)?.offset ?? 0) >= end)) break;
          await clock.sleep(askMs, never);
        }
      }
    },
  };
}

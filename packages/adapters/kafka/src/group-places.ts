import type { Kafka } from 'kafkajs';
import { asPort } from './kafka-failure.ts';

/** How far a group is in one lane. */
export interface KeptPlace {
  /** Next offset to read. */
  readonly offset: number;
  /** What the reader wrote beside it; empty for none. */
  readonly note: string;
}

/** Asks the brokers what groups have kept. Connects at the first question. */
export function groupPlaces(kafka: Kafka): {
  of(group: string, topic: string): Promise<ReadonlyMap<number, KeptPlace>>;
  close(): Promise<void>;
} {
  const admin = kafka.admin();
  let connected: Promise<void> | undefined;
  return {
    of: (group, topic) =>
      asPort(`say how far ${group} is`, async () => {
        connected ??= admin.connect();
        await connected.catch((cause: unknown) => {
          connected = undefined;
          throw cause;
        });
        const [answer] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
        const kept = (answer?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0);
        return new Map(kept.map(({ partition, offset, metadata }) => [partition, { offset: Number(offset), note: metadata ?? '' }]));
      }),
    close: async () => {
      if (connected !== undefined) await asPort('be left', () => admin.disconnect());
    },
  };
}

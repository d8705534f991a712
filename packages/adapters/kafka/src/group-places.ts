import type { Kafka } from 'kafkajs';
import { groupHolders } from './group-holders.ts';
import { asPort } from './kafka-failure.ts';

/** How far a group is in one lane. */
export interface KeptPlace {
  /** Next offset to read. */
  readonly offset: number;
  /** What the reader wrote beside it; empty for none. */
  readonly note: string;
}

/** Asks the brokers what groups have kept, and who is in them. Connects at the first question. */
export function groupPlaces(kafka: Kafka): {
  of(group: string, topic: string): Promise<ReadonlyMap<number, KeptPlace>>;
  holders(group: string, topic: string): Promise<ReadonlyMap<number, string>>;
  close(): Promise<void>;
} {
  const admin = kafka.admin();
  let connected: Promise<void> | undefined;
  const isConnected = async (): Promise<void> => {
    connected ??= admin.connect();
    await connected.catch((cause: unknown) => {
      connected = undefined;
      throw cause;
    });
  };
  return {
    holders: async (group, topic) => {
      await asPort('be reached', isConnected);
      return groupHolders(admin, group, topic);
    },
    of: (group, topic) =>
      asPort(`say how far ${group} is`, async () => {
        await isConnected();
        const [answer] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
        const kept = (answer?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0);
        return new Map(kept.map(({ partition, offset, metadata }) => [partition, { offset: Number(offset), note: metadata ?? '' }]));
      }),
    close: async () => {
      if (connected !== undefined) await asPort('be left', () => admin.disconnect());
    },
  };
}

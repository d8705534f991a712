import type { Admin } from 'kafkajs';
import { type KafkaTarget, kafkaClient } from './kafka-client.ts';
import { asPort } from './kafka-failure.ts';
import { topicName } from './topic-names.ts';

/** What brokers tell of themselves and of one installation. */
export interface BrokerFacts {
  readonly brokers: number;
  /** Partitions of ours with fewer copies in sync than they should have, as `topic/partition`. */
  readonly behind: readonly string[];
  /** Their clock less ours in microseconds, when one record was taken; undefined where the topic of control records is missing. */
  readonly clockAheadUs: number | undefined;
}

/**
 * Asks the brokers, and writes one control record (the same key each time) to see that they take it and what time they have.
 * Throws `PortFailure`.
 */
export async function inspectBrokers(target: KafkaTarget, prefix: string): Promise<BrokerFacts> {
  const kafka = kafkaClient(target);
  const admin = kafka.admin();
  await asPort('be reached', () => admin.connect());
  try {
    const { brokers } = await asPort('describe its cluster', () => admin.describeCluster());
    const names = (await asPort('list its topics', () => admin.listTopics())).filter((name) => name.startsWith(`${prefix}.`));
    const { topics } =
      names.length === 0 ? { topics: [] } : await asPort('describe its topics', () => admin.fetchTopicMetadata({ topics: names }));
    const behind = topics.flatMap(({ name, partitions }) =>
      partitions.filter(({ isr, replicas }) => isr.length < replicas.length).map(({ partitionId }) => `${name}/${partitionId}`),
    );
    const control = topicName(prefix, 'control');
    // Topics that our user may not see are left out of every list.
    if (!names.includes(control)) await asPort(`describe ${control}`, () => mayDescribe(admin, control));
    const clockAheadUs = names.includes(control) ? await asPort(`append to ${control}`, () => clockAhead(kafka, control)) : undefined;
    return { brokers: brokers.length, behind, clockAheadUs };
  } finally {
    await admin.disconnect();
  }
}

/** Asked by name, brokers tell a topic that is missing from one that we may not see. */
async function mayDescribe(admin: Admin, topic: string): Promise<void> {
  try {
    await admin.fetchTopicMetadata({ topics: [topic] });
  } catch (cause) {
    if (!(cause instanceof Error && 'type' in cause && cause.type === 'UNKNOWN_TOPIC_OR_PARTITION')) throw cause;
  }
}

async function clockAhead(kafka: ReturnType<typeof kafkaClient>, topic: string): Promise<number | undefined> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, idempotent: false });
  await producer.connect();
  try {
    const sentMs = Date.now();
    const [answer] = await producer.send({ topic, acks: -1, messages: [{ key: 'doctor', value: '{}', partition: 0 }] });
    const takenMs = Number(answer?.logAppendTime ?? -1);
    if (takenMs < 0) return undefined;
    // Somewhere between the two it was taken.
    const answeredMs = Date.now();
    const offMs = takenMs < sentMs ? takenMs - sentMs : takenMs > answeredMs ? takenMs - answeredMs : 0;
    return offMs * 1000;
  } finally {
    await producer.disconnect();
  }
}

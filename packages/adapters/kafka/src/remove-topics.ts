import kafkajs from 'kafkajs';
import { type KafkaTarget, kafkaClient } from './kafka-client.ts';
import { asPort } from './kafka-failure.ts';
import { logTopics, topicName } from './topic-names.ts';

/**
 * Removes all topics of one installation and what its groups have kept. Nobody may read or write them meanwhile. Gives back the
 * names of what was removed; none where there was nothing. Throws `PortFailure`.
 */
export async function removeTopics(target: KafkaTarget, prefix: string): Promise<readonly string[]> {
  const admin = kafkaClient(target).admin();
  await asPort('be reached', () => admin.connect());
  try {
    const ours = new Set([...logTopics, 'snapshots' as const, 'control' as const].map((topic) => topicName(prefix, topic)));
    const topics = (await asPort('list its topics', () => admin.listTopics())).filter((name) => ours.has(name));
    if (topics.length > 0) await asPort('remove topics', () => admin.deleteTopics({ topics }));
    const { groups } = await asPort('list its groups', () => admin.listGroups());
    const left = groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(`${prefix}.`));
    // What is kept of a group without topics expires by itself; a group that still has members is left to them.
    if (left.length > 0)
      await admin.deleteGroups(left).catch((cause: unknown) => {
        if (!(cause instanceof kafkajs.KafkaJSDeleteGroupsError)) throw cause;
      });
    return topics;
  } finally {
    await admin.disconnect();
  }
}

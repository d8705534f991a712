import { openRedisCheckpoints } from '@lunettes/adapter-redis';
import { composeLaneStore } from '@lunettes/lane-store';
import type { LaneStore } from '@lunettes/ports';
import { contractLanes, laneStoreContract } from '@lunettes/ports/contracts';
import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { ownTopics } from '../test/own-topics.ts';
import { openKafkaLog } from './index.ts';

const kafka = kafkaOfFile();
const redis = redisOfFile();

/** A crash leaves the connections to themselves: what they have sent may still arrive. */
laneStoreContract('kafka and redis', async () => {
  const { target, prefix } = await ownTopics(kafka());
  const abandoned: LaneStore[] = [];
  let current: LaneStore | undefined;
  return {
    open: async () => {
      const [log, checkpoints] = await Promise.all([
        openKafkaLog({ target, prefix, lanes: contractLanes, instance: 'test' }),
        openRedisCheckpoints({ target: { url: redis().url }, prefix: `${prefix}:` }),
      ]);
      current = composeLaneStore({ log, checkpoints });
      return current;
    },
    crash: async () => {
      if (current !== undefined) abandoned.push(current);
    },
    remove: async () => {
      for (const store of abandoned) await store.close();
    },
  };
});

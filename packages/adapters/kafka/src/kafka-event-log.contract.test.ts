import { contractLanes, eventLogContract } from '@lunettes/ports/contracts';
import { kafkaOfFile } from '@lunettes/testkit/servers';
import { ownTopics } from '../test/own-topics.ts';
import { openKafkaLog } from './index.ts';

const server = kafkaOfFile();

eventLogContract('kafka', async () => {
  const { target, prefix } = await ownTopics(server());
  return { open: () => openKafkaLog({ target, prefix, lanes: contractLanes, instance: 'test' }), remove: async () => {} };
});

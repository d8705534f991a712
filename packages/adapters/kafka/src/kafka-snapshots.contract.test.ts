import { PortFailure } from '@lunettes/ports';
import { snapshotStoreContract } from '@lunettes/ports/contracts';
import { kafkaOfFile } from '@lunettes/testkit/servers';
import { ownTopics } from '../test/own-topics.ts';
import { kafkaClient } from './kafka-client.ts';
import { openKafkaSnapshots } from './kafka-snapshots.ts';
import { openLaneReader } from './lane-reader.ts';
import { logSpans } from './log-spans.ts';
import { openPublisher, type Publisher } from './publisher.ts';

const server = kafkaOfFile();

snapshotStoreContract('kafka', async () => {
  const { target, prefix } = await ownTopics(server());
  const kafka = kafkaClient(target);
  const admin = kafka.admin();
  await admin.connect();
  const topic = `${prefix}.snapshots.v1`;
  const [publisher, reader] = await Promise.all([openPublisher(kafka, prefix), openLaneReader(kafka, [topic], prefix, logSpans(admin))]);
  // A copy of the contract is three chunks and a manifest.
  let sendsLeft = Number.POSITIVE_INFINITY;
  const interrupted: Pick<Publisher, 'send'> = {
    send: async (...sent) => {
      if (sendsLeft-- <= 0) {
        sendsLeft = Number.POSITIVE_INFINITY;
        throw new PortFailure('transient', 'the process has died here');
      }
      await publisher.send(...sent);
    },
  };
  return {
    open: async () => openKafkaSnapshots({ publisher: interrupted, reader, topic }),
    interruptAt: (share) => {
      sendsLeft = Math.floor(share * 4);
    },
    remove: async () => {
      await reader.close();
      await publisher.close();
      await admin.disconnect();
    },
  };
});

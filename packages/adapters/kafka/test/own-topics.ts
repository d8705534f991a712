import { contractLanes } from '@lunettes/ports/contracts';
import type { KafkaServer } from '@lunettes/testkit/servers';
import { type AppliedSettings, applyTopics, type KafkaTarget } from '../src/index.ts';

export const testTarget = (server: KafkaServer): KafkaTarget => ({ brokers: server.brokers, clientId: 'test' });

export const testTopics = (prefix: string, lanes: number = contractLanes): AppliedSettings => ({
  prefix,
  lanes,
  lanesPerCluster: 8,
  replication: 1,
  minInsync: 1,
  retentionMs: 7 * 86_400_000,
  singleBroker: true,
});

let installations = 0;

/** All topics of an installation of its own, on a broker that several tests share. */
export async function ownTopics(server: KafkaServer): Promise<{ readonly target: KafkaTarget; readonly prefix: string }> {
  const target = testTarget(server);
  const prefix = `test${++installations}`;
  await applyTopics(target, testTopics(prefix));
  return { target, prefix };
}

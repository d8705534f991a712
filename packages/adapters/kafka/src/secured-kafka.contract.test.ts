import { kafkaOfFile, ownCertificate, saslOverTls } from '@lunettes/testkit/servers';
import { expect, test } from 'vitest';
import { testTopics } from '../test/own-topics.ts';
import { applyTopics, checkTopics, type KafkaTarget, openKafkaLog } from './index.ts';

const certificate = ownCertificate();
const server = kafkaOfFile(saslOverTls(certificate, 'username="lunettes" password="secret" user_lunettes="secret"'));
const target = (change: Partial<KafkaTarget> = {}): KafkaTarget => ({
  brokers: server().brokers,
  clientId: 'test',
  tls: { caFile: certificate.certFile },
  sasl: { mechanism: 'plain', username: 'lunettes', password: 'secret' },
  ...change,
});

test('a log over TLS with a user works as one without', async () => {
  await applyTopics(target(), testTopics('secured'));
  const log = await openKafkaLog({ target: target(), prefix: 'secured', lanes: 3, instance: 'test' });
  await log.append(1, [{ topic: 'raw', key: '', value: Buffer.from('x'), sequence: undefined, logTimeUs: 1 }]);
  const { records } = await log.read({ topic: 'raw', lane: 1, from: 0 }, { recordsMax: 10, bytesMax: 1000 });
  expect(records.map(({ value }) => Buffer.from(value).toString())).toEqual(['x']);
  await log.close();
});

test('a wrong password is permanent, and a certificate that nobody vouches for is refused', async () => {
  const wrong = target({ sasl: { mechanism: 'plain', username: 'lunettes', password: 'wrong' } });
  await expect(checkTopics(wrong, testTopics('secured'))).rejects.toMatchObject({ name: 'PortFailure', kind: 'permanent' });
  await expect(checkTopics(target({ tls: { caFile: undefined } }), testTopics('secured'))).rejects.toMatchObject({ name: 'PortFailure' });
});

import { kafkaOfFile, ownCertificate } from '@lunettes/testkit/servers';
import { expect, test } from 'vitest';
import { testTopics } from '../test/own-topics.ts';
import { applyTopics, checkTopics, type KafkaTarget, openKafkaLog } from './index.ts';

const { certFile, bothFile } = ownCertificate();
const login =
  'org.apache.kafka.common.security.plain.PlainLoginModule required username="lunettes" password="secret" user_lunettes="secret";';
const server = kafkaOfFile({
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:SASL_SSL',
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.location': bothFile,
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.location': certFile,
  'sasl.enabled.mechanisms': 'PLAIN',
  'sasl.mechanism.inter.broker.protocol': 'PLAIN',
  'listener.name.plaintext.plain.sasl.jaas.config': login,
});
const target = (change: Partial<KafkaTarget> = {}): KafkaTarget => ({
  brokers: server().brokers,
  clientId: 'test',
  tls: { caFile: certFile },
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

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import { applySchema, openClickHouse } from '@lunettes/adapter-clickhouse';
import { type AppliedSettings, applyTopics, type KafkaTarget } from '@lunettes/adapter-kafka';
import type { RedisTarget } from '@lunettes/adapter-redis';
import { kafkaOfFile, ownCertificate, redisOfFile, saslOverTls } from '@lunettes/testkit/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Check, checkInstallation } from './index.ts';

const certificate = ownCertificate();
const { certFile, keyFile } = certificate;
const login = 'username="lunettes" password="secret" user_lunettes="secret" user_guest="secret"';
const kafka = kafkaOfFile({
  ...saslOverTls(certificate, login),
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:lunettes;User:ANONYMOUS',
});
const redis = redisOfFile((port) => [
  ...['--port', '0', '--tls-port', `${port}`, '--tls-auth-clients', 'no', '--appendonly', 'yes'],
  ...['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certFile],
  ...['--user', 'default', 'off', '--user', 'lunettes', 'on', '>secret', '~sound:*', '&*', '+@all', '-@dangerous', '+info'],
  ...['--user', 'admin', 'on', '>secret', '~*', '&*', '+@all'],
]);
const home = mkdtempSync(join(tmpdir(), 'lunettes-checks-'));
let engine: EmbeddedClickHouse | undefined;

const kafkaTarget = (change: Partial<KafkaTarget> = {}): KafkaTarget => ({
  brokers: kafka().brokers,
  clientId: 'test',
  tls: { caFile: certFile },
  sasl: { mechanism: 'plain', username: 'lunettes', password: 'secret' },
  ...change,
});
const redisTarget = (who = 'lunettes:secret'): RedisTarget => ({ ...untrusting(who), caFile: certFile });
const untrusting = (who: string, scheme = 'rediss'): RedisTarget => ({ url: `${scheme}://${who}@127.0.0.1:${redis().port}` });
const topics: AppliedSettings = {
  ...{ prefix: 'sound', lanes: 2, lanesPerCluster: 8, singleBroker: true, replication: 1, minInsync: 1, retentionMs: 86_400_000 },
};
const address = () => ({ url: engine?.url ?? '', username: 'lunettes', password: engine?.password ?? '', database: 'lunettes' });
const sound = () => ({ kafka: kafkaTarget(), topics, redis: redisTarget(), clickhouse: address() });
const found = async (changes: Partial<ReturnType<typeof sound>>): Promise<readonly Check[]> =>
  (await checkInstallation({ ...sound(), ...changes })).checks;
const troubles = (checks: readonly Check[]) =>
  checks.filter(({ state }) => state !== 'ok').map(({ check, found: what, advice }) => `${check}: ${what}: ${advice}`);

beforeAll(async () => {
  engine = await startClickHouse({ dataDirectory: join(home, 'clickhouse') });
  const client = openClickHouse(address());
  await applySchema(client);
  await client.close();
  await applyTopics(kafkaTarget(), topics);
});
afterAll(async () => {
  await engine?.close();
  rmSync(home, { recursive: true, force: true });
});

test('an installation in order is told so, server by server, clocks and lane map with them; its lanes wait for processes', async () => {
  const { checks, lanes } = await checkInstallation(sound());
  expect(troubles(checks.filter(({ check }) => !check.startsWith('disk ')))).toEqual([]);
  for (const check of ['clock of kafka', 'topics', 'lane map', 'clock of redis', 'clock of clickhouse', 'schema'])
    expect(checks.map((one) => one.check)).toContain(check);
  expect(checks.find(({ check }) => check === 'lane map')?.found).toBe('2 lanes, 2 for each cluster');
  expect(lanes).toContainEqual(expect.objectContaining({ stage: 'normalizer', lane: 1, state: 'not_running', instance: null }));
});

test.each([
  ['a wrong password', { sasl: { mechanism: 'plain', username: 'lunettes', password: 'wrong' } }, /check --kafka-sasl, --kafka-user/],
  ['an authority that is not named', { tls: { caFile: undefined } }, /--kafka-ca-file/],
  ['a port that speaks TLS to somebody who does not', { tls: undefined }, /see whether that port speaks TLS/],
  ['nobody there', { brokers: ['127.0.0.1:1'] }, /start the brokers/],
  ['a user without rights', { sasl: { mechanism: 'plain', username: 'guest', password: 'secret' } }, /grant that user Read, Write/],
] as const)('of Kafka %s is told with its remedy, and the other servers are checked all the same', async (_, change, advice) => {
  const checks = await found({ kafka: kafkaTarget(change as Partial<KafkaTarget>) });
  expect(troubles(checks).join('\n')).toMatch(advice);
  expect(checks.some(({ check, state }) => check === 'clock of redis' && state === 'ok')).toBe(true);
});

test('topics that are missing or have drifted, and another lane map, are told by name', async () => {
  expect(troubles(await found({ topics: { ...topics, prefix: 'nobody' }, redis: redisTarget('admin:secret') })).join('\n')).toMatch(
    /topic nobody\.raw\.v1: is missing: run lunettes topics apply/,
  );
  expect(troubles(await found({ topics: { ...topics, retentionMs: 3_600_000 } })).join('\n')).toMatch(
    /topic sound\.raw\.v1: retention\.ms: 86400000 → 3600000: lunettes topics apply sets it back/,
  );
  expect(troubles(await found({ topics: { ...topics, lanes: 4 } })).join('\n')).toMatch(/has 2 partitions and should have 4/);
});

test('of Redis a wrong password, a user without rights, a missing authority and a plain connection are told with their remedies', async () => {
  const of = async (target: RedisTarget) => troubles(await found({ redis: target })).join('\n');
  expect(await of(redisTarget('lunettes:wrong'))).toMatch(/WRONGPASS.*: check --redis-user/s);
  expect(await of(untrusting('lunettes:secret'))).toMatch(/--redis-ca-file/);
  expect(await of(untrusting('lunettes:secret', 'redis'))).toMatch(/write rediss:\/\/ in --redis-url/);
  const other = troubles(await found({ topics: { ...topics, prefix: 'else' } })).join('\n');
  expect(other).toMatch(/NOPERM.*: grant that user ~else:\*/s);
});

test('of ClickHouse a wrong password, a missing database and nobody there are told with their remedies', async () => {
  const of = async (change: object) => troubles(await found({ clickhouse: { ...address(), ...change } })).join('\n');
  expect(await of({ password: 'wrong' })).toMatch(/refuses lunettes: check --clickhouse-user/);
  expect(await of({ database: 'nowhere' })).toMatch(/has no database nowhere: run lunettes schema apply/);
  expect(await of({ url: 'http://127.0.0.1:1' })).toMatch(/cannot be used: .*name its HTTP interface with --clickhouse-url/s);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import { applySchema, openClickHouse } from '@lunettes/adapter-clickhouse';
import { applyTopics, openKafkaLog } from '@lunettes/adapter-kafka';
import { writtenTopics } from '@lunettes/clickhouse-writer';
import { type RederiveInstallationOptions, rederiveInstallation, removeRederivedInstallation } from '@lunettes/distributed';
import type { RowComparison } from '@lunettes/rederive';
import { logicHash } from '@lunettes/stages';
import { createLogger } from '@lunettes/telemetry';
import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lunettes } from '../guarantees/lunettes-process.ts';
import { rawRecording } from '../guarantees/raw-recording.ts';

const kafka = kafkaOfFile();
const redis = redisOfFile();
const lanes = 2;
const home = mkdtempSync(join(tmpdir(), 'lunettes-rederive-'));
const topics = { replication: 1, minInsync: 1, retentionMs: 86_400_000 };
const noProgress = { phase: () => undefined, advance: () => undefined, done: () => undefined };
const recording = rawRecording(7, lanes, 8);
let engine: EmbeddedClickHouse | undefined;

const kafkaTarget = () => ({ brokers: kafka().brokers, clientId: 'test' });
const address = (database: string) => ({ url: engine?.url ?? '', username: 'lunettes', password: engine?.password ?? '', database });
const rederive = (topicPrefix: string, database: string, suffix: string, changes: Partial<RederiveInstallationOptions> = {}) =>
  rederiveInstallation({
    ...{ topicPrefix, suffix, lanes, topics, singleBroker: true, instance: 'rederive' },
    logic: logicHash(),
    policy: undefined,
    kafka: kafkaTarget(),
    redis: { url: redis().url },
    clickhouse: address(database),
    clickhouseCluster: undefined,
    snapshotIntervalMs: 600_000,
    writer: { insertRows: 20_000, insertBytes: 1024 * 1024, insertWait: 20 },
    logger: createLogger({ service: 'rederive', level: 'silent' }),
    progress: noProgress,
    signal: new AbortController().signal,
    ...changes,
  });
const sum = ({ tables }: RowComparison, count: 'equal' | 'changed' | 'only_new' | 'only_old'): number =>
  tables.reduce((total, table) => total + table[count], 0);

beforeAll(async () => {
  engine = await startClickHouse({ dataDirectory: join(home, 'clickhouse') });
  writeFileSync(join(home, 'password'), engine.password);
  const client = openClickHouse(address('lunettes'));
  await applySchema(client);
  await client.close();
  await applyTopics(kafkaTarget(), { prefix: 'told', lanes, lanesPerCluster: 8, singleBroker: true, ...topics });
  const log = await openKafkaLog({ target: kafkaTarget(), prefix: 'told', lanes, instance: 'test' });
  for (let lane = 0; lane < lanes; lane++)
    await log.append(
      lane,
      recording.records
        .filter((record) => record.lane === lane)
        .map((record) => ({ ...record, topic: 'raw' as const, sequence: undefined })),
    );
  await log.close();
});
afterAll(async () => {
  await engine?.close();
  rmSync(home, { recursive: true, force: true });
});

test('history on Kafka is derived into an installation of its own, whose history gives the same again, byte for byte', async () => {
  const first = await rederive('told', 'lunettes', 'first');
  expect([sum(first.comparison, 'equal'), sum(first.comparison, 'changed'), sum(first.comparison, 'only_old')]).toEqual([0, 0, 0]);
  const made = sum(first.comparison, 'only_new');
  expect(made).toBeGreaterThan(20);

  // Ended in the midst, after some records were brought and before all were.
  const ended = new Error('the process ends here');
  const progress = {
    ...noProgress,
    advance: (records: number) => {
      if (records > 0) throw ended;
    },
  };
  await expect(rederive('told-first', 'lunettes_first', 'again', { progress })).rejects.toThrow(ended);
  const again = await rederive('told-first', 'lunettes_first', 'again');
  expect(again.comparison.examples).toEqual([]);
  expect(sum(again.comparison, 'equal')).toBe(made);
  expect(sum(again.comparison, 'changed') + sum(again.comparison, 'only_new') + sum(again.comparison, 'only_old')).toBe(0);
});

test('doctor finds the same installation sound but for its lanes, which nobody has', async () => {
  const place = [
    ...[
      '--kafka-brokers',
      kafka().brokers.join(','),
      '--lanes',
      `${lanes}`,
      '--single-broker',
      '--topic-prefix',
      'told-first',
      '--topic-retention',
      '1d',
    ],
    ...['--redis-url', redis().url, '--clickhouse-url', engine?.url ?? '', '--clickhouse-user', 'lunettes'],
    ...['--clickhouse-password-file', join(home, 'password'), '--clickhouse-database', 'lunettes_first'],
  ];
  const { code, out, err } = await lunettes(['doctor', '--output', 'json', ...place]);
  const checks = JSON.parse(out) as readonly {
    readonly check: string;
    readonly state: string;
    readonly found: string;
    readonly advice: string;
  }[];
  expect([code, err]).toEqual([1, '']);
  expect(checks.filter(({ state }) => state === 'wrong').map(({ check, found, advice }) => [check, found, advice])).toEqual(
    [...['normalizer', 'lifecycle-state-machine', 'slo-evaluator'], ...writtenTopics.map((topic) => `clickhouse-writer/${topic}`)].map(
      (reader) => [`lanes of ${reader}`, 'nobody has lanes 0, 1', `start lunettes run ${reader.split('/')[0]}`],
    ),
  );
  expect(checks.find(({ check }) => check === 'lane map')).toMatchObject({ state: 'ok', found: '2 lanes, 2 for each cluster' });
});

test('the command compares once more what is done, and removes topics, checkpoints and database of one suffix and nothing else', async () => {
  const place = [
    ...['--kafka-brokers', kafka().brokers.join(','), '--lanes', `${lanes}`, '--single-broker', '--topic-prefix', 'told-first'],
    ...['--redis-url', redis().url, '--clickhouse-url', engine?.url ?? '', '--clickhouse-user', 'lunettes'],
    ...['--clickhouse-password-file', join(home, 'password'), '--clickhouse-database', 'lunettes_first'],
  ];
  const compared = await lunettes(['rederive', '--suffix', 'again', ...place]);
  expect(compared, compared.err).toMatchObject({ code: 0, out: expect.stringMatching(/^sli +[1-9]\d* +0 +0 +0 +0$/m) });
  const removed = await lunettes(['rederive', '--suffix', 'again', '--remove', ...place]);
  expect(removed, removed.err).toMatchObject({ code: 0, err: expect.stringContaining('database lunettes_first_again') });
  const options = { topicPrefix: 'told-first', suffix: 'again', kafka: kafkaTarget(), redis: { url: redis().url } };
  expect(await removeRederivedInstallation({ ...options, clickhouse: address('lunettes_first'), clickhouseCluster: undefined })).toEqual(
    [],
  );
  const log = await openKafkaLog({ target: kafkaTarget(), prefix: 'told-first', lanes, instance: 'test' });
  const { end } = await log.read({ topic: 'raw', lane: 0, from: 0 }, { recordsMax: 1, bytesMax: 1 });
  await log.close();
  expect(end).toBeGreaterThan(0);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import { applySchema, type ClickHouseClient, openClickHouse } from '@lunettes/adapter-clickhouse';
import { applyTopics, openKafkaLog } from '@lunettes/adapter-kafka';
import { encodeRecord } from '@lunettes/codec';
import { type OptionValues, parseOptions } from '@lunettes/config';
import { createLogger } from '@lunettes/telemetry';
import { anSli } from '@lunettes/testkit';
import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningService, services } from './index.ts';

const kafka = kafkaOfFile();
const redis = redisOfFile();
const lanes = 2;
const waitMsMax = 60_000;

let home = '';
let engine: EmbeddedClickHouse | undefined;
let clickhouse: ClickHouseClient;
const running: RunningService[] = [];
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lunettes-processes-'));
  engine = await startClickHouse({ dataDirectory: join(home, 'clickhouse') });
  clickhouse = openClickHouse(engine);
  writeFileSync(join(home, 'password'), engine.password);
});
afterEach(async () => {
  for (const service of running.splice(0)) await service.close();
});
afterAll(async () => {
  await clickhouse.close();
  await engine?.close();
  rmSync(home, { recursive: true, force: true });
});

const apply = (prefix: string) =>
  applyTopics(
    { brokers: kafka().brokers, clientId: 'test' },
    { prefix, lanes, lanesPerCluster: 8, replication: 1, minInsync: 1, retentionMs: 86_400_000, singleBroker: true },
  );
const log = (prefix: string) => [
  '--kafka-brokers',
  kafka().brokers.join(','),
  '--lanes',
  `${lanes}`,
  '--single-broker',
  '--topic-prefix',
  prefix,
];
const tables = () => [
  '--clickhouse-url',
  engine?.url ?? '',
  '--clickhouse-user',
  'lunettes',
  '--clickhouse-password-file',
  join(home, 'password'),
];

/** Starts a service as the command would, with the words of a command line. */
async function start(name: string, ...args: readonly string[]): Promise<RunningService> {
  const service = services.find((one) => one.name === name);
  if (service === undefined) throw new Error(`no service is called ${name}`);
  const options = parseOptions(service.options, { args: ['--port', '0', ...args], environment: {} });
  if (!options.ok) throw new Error(JSON.stringify(options.problem));
  const one = await service.start(options.value.values as OptionValues<typeof service.options>, {
    logger: createLogger({ service: name, level: 'silent' }),
    hostname: 'here',
    readTraceConfig: () => {
      throw new Error('none is given');
    },
  });
  running.push(one);
  return one;
}

const messageOf = (start: Promise<unknown>): Promise<string> =>
  start.then(
    () => 'it started',
    (failure: Error) => `${failure.name}: ${failure.message}`,
  );

test('a collector tells everything that is wrong at once: files, options, topics and servers', async () => {
  writeFileSync(join(home, 'bad-tokens'), 'east=short\nno equals sign\nwe|st=0123456789abcdef\n');
  const text = await messageOf(
    start(
      'collector',
      ...log('nowhere'),
      '--redis-url',
      'redis://127.0.0.1:1',
      '--listen',
      '0.0.0.0',
      '--no-watch',
      '--ingest-tokens-file',
      join(home, 'bad-tokens'),
    ),
  );
  expect(text).toMatch(/^EnvironmentFailure: collector cannot start:/);
  for (const problem of [
    'nowhere.raw.v1 is missing: run lunettes topics apply',
    'Redis could not be reached',
    'bad-tokens:1: the token of east has fewer than 16 characters',
    'bad-tokens:2: write CLUSTER=TOKEN',
    'bad-tokens:3: the cluster name "we|st" cannot be used',
    'give --user-hash-key-file, or --users drop',
  ])
    expect(text).toContain(problem);
  expect(text).not.toContain('0123456789abcdef');
});

test('audit from outside needs tokens, traces need an address, readers from outside a token', async () => {
  await apply('told');
  const state = [...log('told'), '--redis-url', redis().url];
  expect(await messageOf(start('collector', ...state, '--listen', '0.0.0.0', '--users', 'drop'))).toContain(
    'audit needs --ingest-tokens-file',
  );
  expect(await messageOf(start('otlp-exporter', ...state))).toContain('give --otlp-endpoint http://HOST:4317');
  const api = await messageOf(start('query-api', ...log('elsewhere'), ...tables(), '--listen', '0.0.0.0'));
  expect(api).toContain('needs --token-file');
  expect(api).toContain('elsewhere.raw.v1 is missing');
});

test('tables that are missing, a password that is wrong, and both sides at once are told with their remedy', async () => {
  const bare = await messageOf(start('clickhouse-writer', ...log('absent'), ...tables()));
  expect(bare).toContain('absent.raw.v1 is missing: run lunettes topics apply');
  expect(bare).toContain('missing: schema_migrations, sink_coverage');
  expect(bare).toContain('run lunettes schema apply');
  writeFileSync(join(home, 'wrong'), 'wrong\n');
  const refused = await messageOf(
    start('clickhouse-writer', ...log('absent'), ...tables().slice(0, 4), '--clickhouse-password-file', join(home, 'wrong')),
  );
  expect(refused).toContain('refuses lunettes: check --clickhouse-user and --clickhouse-password-file');
});

/** Rows with these numbers, as a slo-evaluator would write them. */
async function append(prefix: string, lane: number, numbers: readonly number[]): Promise<void> {
  const kafkaLog = await openKafkaLog({ target: { brokers: kafka().brokers, clientId: 'test' }, prefix, lanes, instance: 'test' });
  const records = numbers.map((n) => ({
    topic: 'sli' as const,
    key: 'k',
    value: encodeRecord('sli', anSli({ cluster: prefix, delivery_id: `d-${n}` })),
    sequence: { epoch: 0, n, src: n, part: 0, last: true },
    logTimeUs: 1,
  }));
  await kafkaLog.append(lane, records);
  await kafkaLog.close();
}

test('while a table does not take rows, /readyz says what to do; they are there after the next start, and verify finds all of them', async () => {
  await apply('rows');
  await applySchema(clickhouse);
  const writer = await start('clickhouse-writer', ...log('rows'), ...tables(), '--insert-wait', '50ms');
  expect((await fetch(`${writer.url}/readyz`)).status).toBe(200);
  await clickhouse.command({ query: 'RENAME TABLE sli TO sli_away' });
  await append('rows', 1, [1, 2, 3]);
  await expect.poll(async () => (await fetch(`${writer.url}/readyz`)).status, { timeout: waitMsMax }).toBe(503);
  expect(JSON.stringify(await (await fetch(`${writer.url}/readyz`)).json())).toContain('run lunettes schema apply');
  await running.splice(0)[0]?.close();
  await clickhouse.command({ query: 'RENAME TABLE sli_away TO sli' });

  const again = await start('clickhouse-writer', ...log('rows'), ...tables(), '--insert-wait', '50ms');
  const count = async () => {
    const answer = await clickhouse.query({ query: "SELECT count() AS n FROM sli WHERE cluster = 'rows'", format: 'JSONEachRow' });
    return (await answer.json<{ n: number }>())[0]?.n;
  };
  await expect.poll(count, { timeout: waitMsMax }).toBe(3);
  expect((await fetch(`${again.url}/readyz`)).status).toBe(200);
  const api = await start('query-api', ...log('rows'), ...tables());
  const { items } = (await (await fetch(`${api.url}/api/v1/verify`)).json()) as {
    items: { topic: string; lane: number; end: number; missing: unknown[] }[];
  };
  expect(items.filter(({ end }) => end > 0)).toMatchObject([{ topic: 'sli', lane: 1, first: 0, end: 3, missing: [] }]);
  expect(await (await fetch(`${api.url}/api/v1/verify/sli/1`)).json()).toMatchObject({ identities: 3, final_rows: 3, wrong: 0 });
  const system = async () =>
    (await (await fetch(`${api.url}/api/v1/system`)).json()) as { lane_map: object; lanes: { stage: string; lane: number }[] };
  const stateOf = async (lane: number) => (await system()).lanes.find((one) => one.stage === 'clickhouse-writer/sli' && one.lane === lane);
  expect((await system()).lane_map).toEqual({ lanes, lanes_per_cluster: lanes });
  const undisturbed = { state: 'running', instance: 'here', offset: 3, end: 3, lag_records: 0, reason: null };
  await expect.poll(() => stateOf(1), { timeout: waitMsMax }).toMatchObject(undisturbed);

  // A number is missing: the lane stands still, its process tells, and the other lane runs on.
  await append('rows', 1, [9]);
  await expect.poll(() => stateOf(1), { timeout: waitMsMax }).toMatchObject({ state: 'stopped', instance: 'here', reason: 'input_gap' });
  expect(await stateOf(0)).toMatchObject({ state: 'running', instance: 'here', reason: null });
  await again.close();
  expect(await stateOf(1)).toMatchObject({ state: 'not_running', instance: null, reason: null });
});

test('a webhook takes audit with the token of its cluster and no other, and never from a page', async () => {
  await apply('webhook');
  writeFileSync(join(home, 'tokens'), 'east=0123456789abcdef\nwest=fedcba9876543210\n');
  const own = ['--no-watch', '--users', 'drop', '--ingest-tokens-file', join(home, 'tokens')];
  const collector = await start('collector', ...log('webhook'), '--redis-url', redis().url, ...own);
  const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [] });
  const post = async (cluster: string, token: string, more: Record<string, string> = {}): Promise<number> =>
    (await fetch(`${collector.url}/audit/${cluster}`, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, ...more } }))
      .status;
  expect(await post('east', '0123456789abcdef')).toBe(200);
  expect(await post('east', 'fedcba9876543210')).toBe(401);
  expect(await post('north', '0123456789abcdef')).toBe(401);
  expect(await post('west', 'fedcba9876543210', { origin: 'https://evil.example' })).toBe(403);
  const { clusters } = (await (await fetch(`${collector.url}/readyz`)).json()) as { clusters: { cluster: string }[] };
  expect(clusters.map(({ cluster }) => cluster)).toEqual(['east', 'west']);
  expect(await (await fetch(`${collector.url}/metrics`)).text()).toContain(
    'lunettes_collector_events_total{counter="refused_batches",reason="unauthorized"} 2',
  );
});

import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import { identityColumns, openClickHouse } from '@lunettes/adapter-clickhouse';
import { type OtlpReceiver, startOtlpReceiver } from '@lunettes/adapter-otlp/testing';
import { startEmbedded } from '@lunettes/embedded';
import { defineSimulation, writeSimulation } from '@lunettes/simulate';
import { createLogger } from '@lunettes/telemetry';
import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type LunettesProcess, lunettes, startLunettes } from './lunettes-process.ts';

const root = join(import.meta.dirname, '../..');
const kafka = kafkaOfFile();
const redis = redisOfFile();
const lanes = 4;
const batchEvents = 250;
const waitMsMax = 180_000;
const token = 'a-token-of-simulated';
const tables = ['lifecycle', 'spans', 'sli', 'diagnoses', 'breaches'] as const;

let home = '';
let batches: readonly string[] = [];
let engine: EmbeddedClickHouse | undefined;
let receiver: OtlpReceiver | undefined;
const running: LunettesProcess[] = [];
// What services have logged is what a failure is explained by.
afterEach(({ task }) => {
  if (task.result?.state === 'fail') for (const one of running) console.log(`${one.name}: ${one.log().slice(-3_000)}`);
});
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lunettes-distributed-'));
  batches = await auditBatches(join(home, 'inputs'));
  engine = await startClickHouse({ dataDirectory: join(home, 'clickhouse') });
  receiver = await startOtlpReceiver();
  writeFileSync(join(home, 'clickhouse-password'), engine.password);
  writeFileSync(join(home, 'tokens'), `# who may send\nsimulated=${token}\n`);
});
afterAll(async () => {
  for (const one of running) one.kill('SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  await engine?.close();
  receiver?.close();
  rmSync(home, { recursive: true, force: true });
});

test('seven services on Kafka, Redis and ClickHouse, one killed in the midst, give the rows of one undisturbed process', async () => {
  const expected = await embeddedRows();
  const count = (table: string): number => [...expected.keys()].filter((identity) => identity.startsWith(`${table} `)).length;
  for (const table of [...tables, 'sli_1m']) expect(count(table), `${table} has rows to compare`).toBeGreaterThan(20);

  // Names of people are hashed with the key of an installation.
  copyFileSync(join(home, 'embedded', 'user-hash.key'), join(home, 'user-hash.key'));
  const topics = ['--kafka-brokers', kafka().brokers.join(','), '--lanes', `${lanes}`, '--single-broker', '--topic-prefix', 'all'];
  const state = ['--redis-url', redis().url];
  const rows = [
    '--clickhouse-url',
    engine?.url ?? '',
    '--clickhouse-user',
    'lunettes',
    '--clickhouse-password-file',
    join(home, 'clickhouse-password'),
  ];
  expect(await lunettes(['topics', 'apply', ...topics])).toMatchObject({ code: 0 });
  expect(await lunettes(['schema', 'apply', ...rows])).toMatchObject({ code: 0, out: expect.stringContaining('done: migration 0001') });
  expect(await lunettes(['schema', 'apply', ...rows])).toMatchObject({ code: 0, out: 'the schema is as this version needs it\n' });

  const run = (service: string, instance: string, ...more: readonly string[]): LunettesProcess => {
    const named = service === 'query-api' ? [] : ['--instance', instance];
    const one = startLunettes(['run', service, ...topics, ...named, '--port', '0', ...more]);
    running.push(one);
    return one;
  };
  const collection = [
    ...state,
    '--no-watch',
    '--ingest-tokens-file',
    join(home, 'tokens'),
    '--user-hash-key-file',
    join(home, 'user-hash.key'),
  ];
  const inserts = [...rows, '--insert-wait', '100ms'];
  const collectors = [run('collector', 'c-0', ...collection), run('collector', 'c-1', ...collection)];
  const doomed = run('clickhouse-writer', 'w-0', ...inserts);
  const others = [
    run('normalizer', 'n-0', ...state),
    run('lifecycle-state-machine', 'l-0', ...state),
    run('slo-evaluator', 's-0', ...state),
    run('clickhouse-writer', 'w-1', ...inserts),
    run('otlp-exporter', 'o-0', ...state, '--otlp-endpoint', receiver?.endpoint ?? ''),
  ];
  const api = run('query-api', 'q-0', ...rows);
  const urls = await Promise.all([...collectors, doomed, ...others, api].map(({ url }) => url));
  for (const url of urls) expect((await fetch(`${url}/healthz`)).status, url).toBe(200);

  for (const [index, batch] of batches.entries()) {
    if (index === Math.floor(batches.length / 2)) doomed.kill('SIGKILL');
    // Both collectors write the same lanes.
    const answer = await post(await collectors[index % 2]?.url, batch, token);
    expect(answer, `batch ${index}`).toBe(200);
  }
  expect(await post(await collectors[0]?.url, batches[0] ?? '', 'a-token-of-somebody-else')).toBe(401);
  expect(await doomed.ended).toBe('SIGKILL');

  await expect.poll(async () => rowDifferences(await clusterRows(), expected), { timeout: waitMsMax, interval: 1_000 }).toEqual([]);
  const wanted = await endedSpans();
  const received = () => [...new Set(receiver?.spans.map(({ traceId, spanId }) => `${traceId}/${spanId}`))].sort();
  await expect.poll(received, { timeout: waitMsMax }).toEqual(wanted);
  console.log(`rows: ${tables.map((table) => `${table} ${count(table)}`).join(', ')}; spans received ${wanted.length}`);

  const url = await api.url;
  const seen = async () =>
    (
      (await (await fetch(`${url}/api/v1/coverage?cluster=simulated`)).json()) as {
        items: { source: string; state: string; reason: string | null }[];
      }
    ).items.map(({ source, state, reason }) => `${source} ${state} ${reason}`);
  await expect.poll(seen, { timeout: waitMsMax, interval: 1_000 }).toContain('audit seeing null');
  expect(await lunettes(['verify', '--server', url])).toMatchObject({ code: 0, err: expect.stringContaining('complete: ') });
  for (const one of urls.filter((_, index) => index !== 2))
    expect(await (await fetch(`${one}/readyz`)).json(), one).toMatchObject({ status: 'ok' });

  const consumed = await consumedDeliveries('all', 'sli', expected);
  console.log(`the example of docs/consuming.md has told ${consumed} versions of deliveries`);

  for (const one of running) if (one !== doomed) one.kill('SIGTERM');
  for (const one of running) if (one !== doomed) expect(await one.ended, one.log()).toBe(0);
});

/**
 * The example of docs/consuming.md, run as it stands there, until it has told every delivery of the table, with the subject of
 * its Pod; gives back how many lines it took. No event may be told twice.
 */
async function consumedDeliveries(prefix: string, topic: string, expected: Rows): Promise<number> {
  const [, script = ''] = /```js\n([\s\S]+?)```/.exec(readFileSync(join(root, 'docs/consuming.md'), 'utf8')) ?? [];
  // A folder of its own, as a user has one who has installed the two packages.
  const file = join(home, 'consuming', 'consume.mjs');
  mkdirSync(join(home, 'consuming', 'node_modules'), { recursive: true });
  for (const [name, owner] of [
    ['avsc', 'packages/codec'],
    ['kafkajs', 'packages/adapters/kafka'],
  ] as const)
    symlinkSync(join(root, owner, 'node_modules', name), join(home, 'consuming', 'node_modules', name));
  writeFileSync(file, script);
  const env = { ...process.env, BROKERS: kafka().brokers.join(','), PREFIX: prefix, SCHEMA: join(root, 'schemas/sli.avsc') };
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const wanted = new Map<string, string>();
    for (const [identity, { namespace, pod, uid, delivery_id: id }] of expected)
      if (identity.startsWith(`${topic} `)) wanted.set(String(id), uid === null ? `${namespace}/${pod}` : `${namespace}/${pod}/${uid}`);
    const told = new Map<string, string>();
    const left = new Set(wanted.keys());
    for await (const line of createInterface({ input: child.stdout })) {
      const [id = '', time = '', subject = '', , , verdict] = line.split(' ');
      expect(told.has(id), `${id} is told once`).toBe(false);
      expect(verdict, line).toBeDefined();
      expect(time).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      told.set(id, subject);
      const [delivery = ''] = id.split('@');
      if (wanted.has(delivery)) expect(subject).toBe(wanted.get(delivery));
      left.delete(delivery);
      if (left.size === 0) break;
    }
    expect([...left]).toEqual([]);
    return told.size;
  } finally {
    child.kill('SIGKILL');
  }
}

/** The two API servers' audit as a webhook would bring it, then two hours of leases alone, so that everything becomes final. */
async function auditBatches(directory: string): Promise<readonly string[]> {
  const { files } = await writeSimulation(defineSimulation({ seed: 11, pods: 60, durationS: 1800, namespaces: 6 }), directory);
  const events = files
    .filter((file) => file.startsWith('audit-'))
    .flatMap((file) => readFileSync(join(directory, file), 'utf8').trim().split('\n'))
    .map(
      (line) =>
        JSON.parse(line) as {
          stageTimestamp: string;
          requestReceivedTimestamp: string;
          auditID: string;
          objectRef?: { resource?: string };
        },
    )
    .toSorted((a, b) => (a.stageTimestamp < b.stageTimestamp ? -1 : 1));
  const lease = events.findLast(({ objectRef }) => objectRef?.resource === 'leases');
  const endMs = Date.parse(events.at(-1)?.stageTimestamp ?? '');
  const later = Array.from({ length: 12 }, (_, index) => {
    const at = new Date(endMs + (index + 1) * 600_000).toISOString().replace('Z', '000Z');
    return { ...lease, auditID: `later-${index}`, stageTimestamp: at, requestReceivedTimestamp: at };
  });
  const all: readonly object[] = [...events, ...later];
  return Array.from({ length: Math.ceil(all.length / batchEvents) }, (_, index) =>
    JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: all.slice(index * batchEvents, (index + 1) * batchEvents) }),
  );
}

async function post(url: string | undefined, body: string, bearer: string): Promise<number> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
  return (await fetch(`${url}/audit/simulated`, { method: 'POST', headers, body })).status;
}

type Row = Readonly<Record<string, unknown>>;
type Rows = ReadonlyMap<string, Row>;

/** The same batches through everything in one process. */
async function embeddedRows(): Promise<Rows> {
  const directory = join(home, 'embedded');
  const embedded = await startEmbedded({
    dataDirectory: directory,
    listen: '127.0.0.1',
    port: 0,
    lanes,
    retentionMs: 7 * 86_400_000,
    storeBytesMax: 1e10,
    collection: {
      instance: 'embedded',
      namespaces: [],
      ignoredNamespaces: [],
      keptKeys: [],
      users: 'hash',
      terminationMessages: 'scrub',
      lanesPerCluster: 8,
      recordBytesMax: 900 * 1024,
      queueBytesMax: 96 * 1024 * 1024,
      openAudit: true,
    },
    writer: { insertRows: 20_000, insertBytes: 16 * 1024 * 1024, insertWait: 100 },
    logger: createLogger({ service: 'embedded', level: 'warn' }),
  });
  for (const batch of batches) expect(await post(embedded.url, batch, token)).toBe(200);
  await expect.poll(async () => (await lastWatermark(embedded.url)) >= lastNeededUs(), { timeout: waitMsMax, interval: 250 }).toBe(true);
  await embedded.settled();
  await embedded.close();
  const store = await startClickHouse({ dataDirectory: join(directory, 'clickhouse') });
  try {
    return await rowsOf(store);
  } finally {
    await store.close();
  }
}

/** The webhook's guard behind the newest event. */
const guardUs = 40_000_000;

function lastNeededUs(): number {
  const { items } = JSON.parse(batches.at(-1) ?? '') as { items: readonly { stageTimestamp: string }[] };
  return Date.parse(items.at(-1)?.stageTimestamp ?? '') * 1_000 - guardUs;
}

async function lastWatermark(url: string): Promise<number> {
  const { lanes: states } = (await (await fetch(`${url}/api/v1/system`)).json()) as {
    lanes: readonly { readonly stage: string; readonly watermark_at_us: number | null }[];
  };
  const known = states.filter(({ stage }) => stage === 'lifecycle-state-machine').map(({ watermark_at_us: us }) => us ?? 0);
  return Math.min(...known);
}

const clusterRows = (): Promise<Rows> => rowsOf(engine);

/** Spans of every delivery that has ended: the others are not due. */
async function endedSpans(): Promise<readonly string[]> {
  if (engine === undefined) throw new Error('the engine is started before the tests');
  const client = openClickHouse(engine);
  const query = `SELECT concat(trace_id, '/', span_id) AS id FROM spans_final
    WHERE trace_id IN (SELECT trace_id FROM sli_final WHERE outcome != 'open')`;
  const ids = await (await client.query({ query, format: 'JSONEachRow' })).json<{ readonly id: string }>();
  await client.close();
  return ids.map(({ id }) => id).sort();
}

const minuteColumns = ['minute', 'cluster', 'namespace', 'workload_kind', 'workload_name', 'class', 'action', 'cause', 'side', 'objective'];

/** All final rows by identity, without what says how the log was written instead of what happened. */
async function rowsOf(store: EmbeddedClickHouse | undefined): Promise<Rows> {
  if (store === undefined) throw new Error('the engine is started before the tests');
  const client = openClickHouse(store);
  const rows = new Map<string, Row>();
  for (const table of tables) {
    const answer = await client.query({ query: `SELECT * EXCEPT (version) FROM ${table}_final`, format: 'JSONEachRow' });
    for (const row of await answer.json<Row>()) {
      const identity = `${table} ${identityColumns[table].map((column) => row[column]).join(' ')}`;
      expect(rows.has(identity), `${identity} is shown once`).toBe(false);
      rows.set(identity, row);
    }
  }
  // Which rows of `counters` there are depends on the ticks; what they add up to does not.
  const minutes = await client.query({ query: 'SELECT * FROM sli_1m', format: 'JSONEachRow' });
  for (const row of await minutes.json<Row>()) rows.set(`sli_1m ${minuteColumns.map((column) => row[column]).join(' ')}`, row);
  await client.close();
  return rows;
}

/** Where the two disagree, field by field; the first of them. */
function rowDifferences(rows: Rows, expected: Rows): readonly string[] {
  const found: string[] = [];
  for (const identity of rows.keys()) if (!expected.has(identity)) found.push(`${identity}: too much`);
  for (const [identity, want] of expected) {
    const have = rows.get(identity);
    if (have === undefined) found.push(`${identity}: missing`);
    for (const field of have === undefined ? [] : Object.keys(want)) {
      const [is, should] = [JSON.stringify(have?.[field]), JSON.stringify(want[field])];
      if (is !== should) found.push(`${identity}: ${field} is ${is} and should be ${should}`);
    }
  }
  return found.slice(0, 12);
}

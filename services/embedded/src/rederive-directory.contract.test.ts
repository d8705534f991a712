import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClickHouse } from '@lunettes/adapter-chdb';
import { openClickHouse } from '@lunettes/adapter-clickhouse';
import { openLocalStore } from '@lunettes/adapter-local';
import type { RowComparison } from '@lunettes/rederive';
import { noProgress, readPolicy } from '@lunettes/replay';
import { defineSimulation, writeSimulation } from '@lunettes/simulate';
import { logicHash, systemClock } from '@lunettes/stages';
import { createLogger } from '@lunettes/telemetry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RederiveDirectoryOptions, rederiveDirectory, rederivedDirectory, removeRederived, startEmbedded } from './index.ts';

const home = mkdtempSync(join(tmpdir(), 'lunettes-rederive-'));
const dataDirectory = join(home, 'data');
const writer = { insertRows: 20_000, insertBytes: 1024 * 1024, insertWait: 20 };
const logger = createLogger({ service: 'test', level: 'silent' });
/** A limit that only deliveries of this namespace have. */
const strict = readPolicy('{"UserOnlineConfigMap":{"search":"2s"}}');
if (!strict.ok) throw new Error('the policy of this test has problems');
const strictPolicy = strict.value.document;

const rederive = (suffix: string, changes: Partial<RederiveDirectoryOptions> = {}) =>
  rederiveDirectory({
    dataDirectory,
    suffix,
    logic: logicHash(),
    policy: undefined,
    storeBytesMax: 1e9,
    writer,
    logger,
    progress: noProgress,
    signal: new AbortController().signal,
    ...changes,
  });

async function ask<Row>(directory: string, query: string): Promise<readonly Row[]> {
  const engine = await startClickHouse({ dataDirectory: join(directory, 'clickhouse') });
  const client = openClickHouse(engine);
  try {
    return await (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
  } finally {
    await client.close();
    await engine.close();
  }
}

const differences = ({ tables }: RowComparison) =>
  tables.map(({ table, changed, only_old: old, only_new: fresh }) => [table, changed, old, fresh]);
const none = ['sli', 'spans', 'diagnoses', 'breaches'].map((table) => [table, 0, 0, 0]);
const equalOf = ({ tables }: RowComparison, table: string): number => tables.find((one) => one.table === table)?.equal ?? 0;

beforeAll(async () => {
  const files = join(home, 'inputs');
  await writeSimulation(defineSimulation({ seed: 5, pods: 40, durationS: 1800, namespaces: 4 }), files);
  rmSync(join(files, 'truth.ndjson'));
  const defaults = {
    dataDirectory,
    listen: '127.0.0.1',
    port: 0,
    lanes: 1,
    retentionMs: 7 * 86_400_000,
    storeBytesMax: 1e9,
    writer,
    logger,
  };
  const embedded = await startEmbedded(defaults);
  const ports = { progress: noProgress, rejected: () => undefined, signal: new AbortController().signal };
  await embedded.replay(ports, { inputs: [{ path: files, cluster: 'shop' }] });
  await embedded.settled();
  await embedded.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('stopped in the midst the same call goes on, and the same rules tell every row as before', async () => {
  const ending = new AbortController();
  const progress = { ...noProgress, advance: (records: number) => (records > 0 ? ending.abort() : undefined) };
  await expect(rederive('same', { signal: ending.signal, progress })).rejects.toThrow(/abort/i);
  const { comparison, plan } = await rederive('same');
  expect(plan.lanes[0]?.end, 'there is more than one batch to bring').toBeGreaterThan(1024);
  expect(differences(comparison)).toEqual(none);
  for (const { table, equal } of comparison.tables) expect(equal, table).toBeGreaterThan(5);
  expect(comparison.left_out).toMatchObject({ history: 0, recent: 0 });
  expect((await rederive('same')).comparison).toEqual(comparison);
});

test('another policy changes the verdicts that it is about, each of them, and nothing of another namespace', async () => {
  const { comparison } = await rederive('strict', { policy: strictPolicy });
  const slower = "namespace = 'search' AND action = 'create' AND outcome = 'delivered' AND pod_slo_verdict = 'success' AND final";
  const [expected] = await ask<{ n: number }>(dataDirectory, `SELECT count() AS n FROM sli_final WHERE ${slower} AND total_us > 2000000`);
  const became = comparison.changes.find(({ field, from, to }) => field === 'pod_slo_verdict' && from === 'success' && to === 'fail');
  expect(expected?.n).toBeGreaterThan(0);
  expect(became?.deliveries).toBe(expected?.n);
  const ids = comparison.examples.map(({ delivery_id: id }) => `'${id}'`).join(', ');
  const namespaces = await ask<{ namespace: string }>(
    dataDirectory,
    `SELECT DISTINCT namespace FROM sli_final WHERE delivery_id IN (${ids})`,
  );
  expect(namespaces).toEqual([{ namespace: 'search' }]);
  expect(comparison.fields.map(({ field }) => field)).not.toContain('total_us');
});

test('under a suffix that holds results of other rules nothing is written until they are removed', async () => {
  await expect(rederive('same', { policy: strictPolicy })).rejects.toThrow(/other rules were put .* --replace/);
  expect(await removeRederived(dataDirectory, 'same')).toBe(true);
  expect(await removeRederived(dataDirectory, 'same')).toBe(false);
});

test('where the beginning is gone, deliveries of older Pods say so and are left out; all others are told as before', async () => {
  const store = openLocalStore({ directory: dataDirectory, lanes: 1, bytesMax: 1e9, clock: systemClock });
  const { end } = await store.read({ topic: 'raw', lane: 0, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
  const [later] = (await store.read({ topic: 'raw', lane: 0, from: Math.floor(end * 0.7) }, { recordsMax: 1, bytesMax: 1 })).records;
  const { records } = await store.trim({ olderThanUs: later?.logTimeUs ?? 0, bytesMax: Number.MAX_SAFE_INTEGER });
  expect(records).toBeGreaterThan(0);
  await store.close();

  const { comparison, plan } = await rederive('cut');
  expect(plan.historyFromUs).toBeGreaterThan(0);
  expect(comparison.left_out.history).toBeGreaterThan(0);
  expect(differences(comparison), JSON.stringify(comparison.fields)).toEqual(none);
  expect(equalOf(comparison, 'sli')).toBeGreaterThan(10);
  const lessKnown = comparison.tables.map(({ less_known: of }) => of);
  expect(Math.max(...lessKnown), 'some owners were told of before').toBeGreaterThan(0);
  const older = await ask<{ slo_excluded: string }>(
    rederivedDirectory(dataDirectory, 'cut'),
    "SELECT DISTINCT slo_eligible FROM sli_final WHERE has(degraded, 'history')",
  );
  expect(older).toEqual([{ slo_eligible: false }]);
});

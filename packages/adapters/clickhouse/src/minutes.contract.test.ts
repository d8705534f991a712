import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import type { Counter } from '@lunettes/core/vocabulary';
import { aCounter, someTimeUs } from '@lunettes/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applySchema, type ClickHouseClient, openClickHouse, rowBatch, tables } from './index.ts';

let engine: EmbeddedClickHouse;
let client: ClickHouseClient;
let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'lunettes-minutes-'));
  engine = await startClickHouse({ dataDirectory, memoryBytesMax: 300 * 1024 * 1024 });
  client = openClickHouse(engine);
  await applySchema(client);
});
afterAll(async () => {
  await client.close();
  await engine.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

type Of = Partial<Counter>;

async function write(...rows: readonly Of[]): Promise<void> {
  const batch = rowBatch(tables.counters);
  for (const row of rows) expect(batch.add(aCounter(row), 0)).toBe(true);
  await batch.insert(client);
}

async function rowsOf<T>(query: string): Promise<T[]> {
  return await (await client.query({ query, format: 'JSONEachRow' })).json<T>();
}

/** The hours as they stand after one more round of the view that makes them. */
async function hoursOf(cluster: string): Promise<object[]> {
  await client.command({ query: 'SYSTEM REFRESH VIEW sli_1h_refresh' });
  await client.command({ query: 'SYSTEM WAIT VIEW sli_1h_refresh' });
  return await rowsOf(`SELECT good, bad, pending, excluded, excluded_by FROM sli_1h WHERE cluster = '${cluster}'`);
}

const counts = (good: number, mirrors = 0): Counter['counts'] => [
  { objective: 'platform', counts_as: 'good', reason: null, count: good },
  { objective: 'platform', counts_as: 'excluded', reason: 'mirror', count: mirrors },
];

test('rows of one minute and key are added up, each at its newest version, however often it is written', async () => {
  const of = { cluster: 'sum', counter_id: 'first' };
  await write({ ...of, counts: counts(1) });
  await write({ ...of, version: 2, counts: counts(5, 2), buckets: [{ index: 80, total_us_count: 5, delivery_us_count: 4 }] });
  await write(
    { ...of, counts: counts(1) },
    { ...of, version: 2, counts: counts(5, 2), buckets: [{ index: 80, total_us_count: 5, delivery_us_count: 4 }] },
  );
  await write({
    cluster: 'sum',
    counter_id: 'second',
    counts: counts(-1),
    buckets: [{ index: 80, total_us_count: -1, delivery_us_count: -4 }],
  });
  expect(
    await rowsOf(
      "SELECT objective, good, bad, excluded, excluded_by, total_us_buckets, delivery_us_buckets FROM sli_1m WHERE cluster = 'sum'",
    ),
  ).toEqual([
    {
      objective: 'platform',
      good: 4,
      bad: 0,
      excluded: 2,
      excluded_by: { mirror: 2 },
      total_us_buckets: { 80: 4 },
      delivery_us_buckets: {},
    },
  ]);
});

test('hours follow their minutes, corrections and retractions included', async () => {
  const of = { cluster: 'hours', counter_id: 'a' };
  await write({ ...of, counts: counts(3, 1) }, { ...of, counter_id: 'b', minute_at_us: someTimeUs + 60_000_000, counts: counts(2) });
  expect(await hoursOf('hours')).toEqual([{ good: 5, bad: 0, pending: 0, excluded: 1, excluded_by: { mirror: 1 } }]);
  await write({ ...of, version: 2, counts: counts(4) });
  expect(await hoursOf('hours')).toEqual([{ good: 6, bad: 0, pending: 0, excluded: 0, excluded_by: {} }]);
  await write(
    { ...of, version: 3, counts: counts(0), buckets: [], retracted: true },
    { ...of, counter_id: 'b', minute_at_us: someTimeUs + 60_000_000, version: 2, counts: counts(0), buckets: [], retracted: true },
  );
  expect(await hoursOf('hours')).toEqual([]);
  expect(await rowsOf("SELECT 1 FROM sli_1m WHERE cluster = 'hours'")).toEqual([]);
});

test('an hour keeps what its minutes said after they have gone', async () => {
  await write({ cluster: 'gone', counter_id: 'a', counts: counts(3) }, { cluster: 'gone', counter_id: 'b', counts: counts(4) });
  expect(await hoursOf('gone')).toMatchObject([{ good: 7 }]);
  await client.command({ query: "ALTER TABLE counters DELETE WHERE cluster = 'gone' AND counter_id = 'a' SETTINGS mutations_sync = 1" });
  expect(await hoursOf('gone')).toMatchObject([{ good: 7 }]);
});

test('quantiles are within 4.4 % of the exact ones', async () => {
  // Durations from 1 us to about a day, drawn by a fixed rule over all sizes.
  const durations = Array.from({ length: 900 }, (_, n) => Math.max(1, Math.round(2 ** (((n * 7919) % 900) / 25)))).sort((a, b) => a - b);
  const bucketOf = (us: number): number => (BigInt(us) ** 8n - 1n === 0n ? 0 : (BigInt(us) ** 8n - 1n).toString(2).length) - 1;
  const byBucket = new Map<number, number>();
  for (const us of durations) byBucket.set(bucketOf(us), (byBucket.get(bucketOf(us)) ?? 0) + 1);
  const buckets = [...byBucket].map(([index, n]) => ({ index, total_us_count: n, delivery_us_count: 0 }));
  await write({ cluster: 'quantiles', counts: counts(durations.length), buckets });
  const [row] = await rowsOf<Record<string, number | null>>(
    "SELECT total_us_p50, total_us_p90, total_us_p99, delivery_us_p50 FROM sli_1m WHERE cluster = 'quantiles'",
  );
  for (const [name, q] of [
    ['total_us_p50', 0.5],
    ['total_us_p90', 0.9],
    ['total_us_p99', 0.99],
  ] as const) {
    const exact = durations[Math.ceil(q * durations.length) - 1] ?? 0;
    expect(Math.abs((row?.[name] ?? 0) - exact) / exact, name).toBeLessThan(0.044);
  }
  expect(row?.['delivery_us_p50']).toBeNull();
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import { anSli, someTimeUs } from '@lunettes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applySchema, attainments, type ClickHouseClient, listDeliveries, openClickHouse, rowBatch, tables } from './index.ts';

let engine: EmbeddedClickHouse;
let client: ClickHouseClient;
let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'lunettes-clickhouse-many-'));
  engine = await startClickHouse({ dataDirectory, memoryBytesMax: 300 * 1024 * 1024 });
  client = openClickHouse(engine);
  await applySchema(client);
});
afterAll(async () => {
  await client.close();
  await engine.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

async function rowsOf<T>(query: string): Promise<T[]> {
  return await (await client.query({ query, format: 'JSONEachRow' })).json<T>();
}

describe('a hundred thousand deliveries', () => {
  const total = 100_000;
  beforeAll(async () => {
    // Two versions each, the first at another time, some retracted, all inserted twice.
    const batch = rowBatch(tables.sli);
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < total; i++) {
        const of = { cluster: 'many', namespace: `ns-${i % 50}`, delivery_id: `m-${i}`, pod: `pod-${i}`, uid: `u-${i}` };
        const place = someTimeUs + Math.floor(i / 3);
        batch.add(anSli({ ...of, version: 1, started_at_us: someTimeUs + ((i * 7919) % total), outcome: 'open' }), 0);
        batch.add(anSli({ ...of, version: 2, started_at_us: place, retracted: i % 1000 === 0 }), 0);
        if (batch.rows >= 20_000) await batch.insert(client);
      }
      await batch.insert(client);
    }
  });

  test('are paged through newest first, each exactly once at its true version', async () => {
    const seen = new Set<string>();
    const places: [number, string][] = [];
    let after: { us: number; id: string } | undefined;
    const from = someTimeUs + Math.floor((total - 3000) / 3);
    do {
      const answer = await listDeliveries(client, { cluster: 'many', since: from }, { limit: 400, after });
      for (const row of answer.items) {
        expect(row.version).toBe(2);
        seen.add(row.delivery_id);
        places.push([row.started_at_us ?? 0, row.delivery_id]);
      }
      after = answer.next;
    } while (after !== undefined);
    const expected = Array.from({ length: total }, (_, i) => i).filter((i) => someTimeUs + Math.floor(i / 3) >= from && i % 1000 !== 0);
    expect(seen).toEqual(new Set(expected.map((i) => `m-${i}`)));
    expect(places).toHaveLength(expected.length);
    const sorted = places.toSorted(([a, x], [b, y]) => b - a || (x < y ? 1 : -1));
    expect(places).toEqual(sorted);
  });

  test('are merged within a memory cap of 300 MiB, and then there is one row for each', async () => {
    await client.command({ query: 'OPTIMIZE TABLE sli FINAL' });
    expect(await rowsOf("SELECT count() AS n FROM sli WHERE cluster = 'many'")).toEqual([{ n: total }]);
    // Merges in the background fail in silence; the engine counts why.
    expect(await rowsOf("SELECT name FROM system.errors WHERE name = 'MEMORY_LIMIT_EXCEEDED'")).toEqual([]);
  });

  test('give the same counts however they are filtered', async () => {
    const [platform] = await attainments(client, { cluster: 'many', objective: 'platform' }, 'none');
    expect(platform).toMatchObject({ deliveries: total - 100, good: total - 100, bad: 0 });
    expect((await listDeliveries(client, { cluster: 'many', q: 'pod-4242' }, { limit: 20 })).items).toHaveLength(11);
    expect((await listDeliveries(client, { cluster: 'many', outcome: 'open' }, { limit: 20 })).items).toEqual([]);
  });
});

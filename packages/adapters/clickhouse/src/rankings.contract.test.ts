import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import type { StageTime } from '@lunettes/core/vocabulary';
import { aDiagnosis, anSli, someTimeUs } from '@lunettes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  applySchema,
  type ClickHouseClient,
  causeCounts,
  listLate,
  openClickHouse,
  rowBatch,
  stageDurations,
  type Table,
  tables,
  type Versioned,
  worstGroups,
} from './index.ts';

let engine: EmbeddedClickHouse;
let client: ClickHouseClient;
let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'lunettes-clickhouse-rankings-'));
  engine = await startClickHouse({ dataDirectory, memoryBytesMax: 300 * 1024 * 1024 });
  client = openClickHouse(engine);
  await applySchema(client);
});
afterAll(async () => {
  await client.close();
  await engine.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

async function write<Row extends Versioned>(table: Table<Row>, rows: readonly Row[], epoch = 0): Promise<void> {
  const batch = rowBatch(table);
  for (const row of rows) expect(batch.add(row, epoch)).toBe(true);
  await batch.insert(client);
}

describe('rankings', () => {
  test('count causes and time stages, by what they are asked', async () => {
    const of = { cluster: 'top', cause: 'image-not-found', side: 'tenant' } as const;
    const stage = (us: number): StageTime => ({ stage: 'image_pull', us, owner: 'platform', open: false });
    const image = (name: string) => ({ name, cached: null, bytes: null, pull_us: null, wait_us: null });
    await write(tables.sli, [
      anSli({ ...of, delivery_id: 'a', node: 'n1', stages: [stage(10)], images: [image('x'), image('x')] }),
      anSli({ ...of, delivery_id: 'b', node: 'n2', stages: [stage(20)], images: [image('x'), image('y')], delivery_slo_verdict: 'fail' }),
      anSli({ ...of, delivery_id: 'c', node: null, stages: [stage(30)], cause: null, side: null }),
    ]);
    const causes = await causeCounts(client, { cluster: 'top' }, 'none', 10);
    expect(causes).toMatchObject([
      { cause: 'image-not-found', side: 'tenant', key: null, deliveries: 2, bad: 1, example_delivery_id: 'b' },
    ]);
    const byImage = await causeCounts(client, { cluster: 'top' }, 'image', 10);
    expect(byImage.map(({ key, deliveries }) => [key, deliveries])).toEqual([
      ['x', 2],
      ['y', 1],
    ]);
    expect(await stageDurations(client, { cluster: 'top' }, 'none', 10)).toEqual([
      { stage: 'image_pull', owner: 'platform', key: null, deliveries: 3, p50_us: 20, p95_us: 30, max_us: 30, total_us: 60 },
    ]);
    expect((await stageDurations(client, { cluster: 'top' }, 'node', 10)).map(({ key }) => key)).toEqual([null, 'top/n2', 'top/n1']);
  });

  test('name the worst nodes and images with their most frequent cause, each delivery once', async () => {
    const image = (name: string, pull_us: number | null) => ({ name, cached: null, bytes: null, pull_us, wait_us: null });
    const fails = { cluster: 'worst', delivery_slo_verdict: 'fail' } as const;
    const slow = { cause: 'image-pull-slow', side: 'platform' } as const;
    await write(tables.sli, [
      anSli({ ...fails, ...slow, delivery_id: 'w1', node: 'n1', delivery_us: 30, images: [image('x', 5), image('x', 7)] }),
      anSli({ ...fails, ...slow, delivery_id: 'w2', node: 'n1', delivery_us: 20, images: [image('y', null)] }),
      anSli({ ...fails, delivery_id: 'w3', node: 'n1', delivery_us: 10, cause: 'oom-killed', side: 'tenant', slo_eligible: false }),
      anSli({ cluster: 'worst', delivery_id: 'w4', node: 'n2', delivery_us: 90, images: [image('y', 9)] }),
      anSli({ cluster: 'worst', delivery_id: 'w5', node: 'n2', delivery_us: null, cause: 'none', side: null }),
      anSli({ ...fails, delivery_id: 'w6', node: null, cause: 'insufficient-cpu', side: 'capacity' }),
    ]);
    const pulls = { cause: 'image-pull-slow', side: 'platform' };
    const nothing = { cause: null, side: null, cause_deliveries: 0 };
    expect(await worstGroups(client, { cluster: 'worst' }, 'node', 10)).toEqual([
      { key: 'worst/n1', deliveries: 3, bad: 2, troubled: 3, ...pulls, cause_deliveries: 2, p50_us: 20, p95_us: 30 },
      { key: 'worst/n2', deliveries: 2, bad: 0, troubled: 0, ...nothing, p50_us: 90, p95_us: 90 },
    ]);
    expect(await worstGroups(client, { cluster: 'worst' }, 'image', 10)).toEqual([
      { key: 'y', deliveries: 2, bad: 1, troubled: 1, ...pulls, cause_deliveries: 1, p50_us: 9, p95_us: 9 },
      { key: 'x', deliveries: 1, bad: 1, troubled: 1, ...pulls, cause_deliveries: 1, p50_us: 5, p95_us: 7 },
    ]);
    expect(await worstGroups(client, { cluster: 'worst' }, 'namespace', 1)).toMatchObject([
      { key: 'worst/default', deliveries: 6, bad: 3 },
    ]);
  });

  test('late is what is open and past any of its limits, with its main diagnosis', async () => {
    const open = { cluster: 'late', outcome: 'open', ended_at_us: null } as const;
    await write(tables.sli, [
      anSli({ ...open, delivery_id: 'late-new', started_at_us: someTimeUs + 5, delivery_slo_verdict: 'fail', side: 'tenant' }),
      anSli({ ...open, delivery_id: 'late-old', pod_slo_verdict: 'fail' }),
      anSli({ ...open, delivery_id: 'in-time', delivery_slo_verdict: 'pending', pod_slo_verdict: 'pending' }),
      anSli({ ...open, delivery_id: 'ended', outcome: 'delivered', delivery_slo_verdict: 'fail' }),
    ]);
    await write(tables.diagnoses, [
      aDiagnosis({ cluster: 'late', diagnosis_id: 'l1', delivery_id: 'late-new' }),
      aDiagnosis({ cluster: 'late', diagnosis_id: 'l2', delivery_id: 'late-new', rank: 2 }),
    ]);
    const late = await listLate(client, { cluster: 'late' }, 10);
    expect(late.map(({ delivery, diagnosis }) => [delivery.delivery_id, diagnosis?.diagnosis_id])).toEqual([
      ['late-old', undefined],
      ['late-new', 'l1'],
    ]);
    expect(await listLate(client, { cluster: 'late', side: 'tenant' }, 10)).toHaveLength(1);
  });
});

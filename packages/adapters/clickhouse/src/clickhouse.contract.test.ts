import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import type { Sli, StageTime } from '@lunettes/core/vocabulary';
import { aBreach, aDiagnosis, aLifecycleEvent, anSli, aSpan, someTimeUs } from '@lunettes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  applySchema,
  attainments,
  breachesOfDelivery,
  type ClickHouseClient,
  diagnosesOfDelivery,
  findDelivery,
  findPod,
  lifecycleOfPod,
  listCoverage,
  listDeliveries,
  openClickHouse,
  planSchema,
  retentionDefault,
  rowBatch,
  searchPods,
  spansOfTrace,
  type Table,
  tables,
  type Versioned,
} from './index.ts';

let engine: EmbeddedClickHouse;
let client: ClickHouseClient;
let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'lunettes-clickhouse-'));
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

async function rowsOf<T>(query: string): Promise<T[]> {
  return await (await client.query({ query, format: 'JSONEachRow' })).json<T>();
}

const hostile = ['it\'s \\ " ` {x:String}', '\n\nDROP TABLE sli', '\0\t\r', '\u{1f600}', '__proto__', "'; DROP TABLE sli; --"];

describe('the schema', () => {
  test('is applied once and can be applied again', async () => {
    expect(await planSchema(client)).toEqual({ migrations: [], retention: [] });
    expect(await applySchema(client)).toEqual({ migrations: [], retention: [] });
  });

  test('a changed retention changes that table only, and back', async () => {
    expect(await applySchema(client, { ...retentionDefault, spansDays: 7 })).toEqual({ migrations: [], retention: ['spans'] });
    expect(await applySchema(client)).toEqual({ migrations: [], retention: ['spans'] });
  });

  test('an applied migration that was edited since is refused', async () => {
    const [applied] = await rowsOf('SELECT number, name, checksum FROM schema_migrations WHERE number = 1');
    const other = { number: 1, name: '0001_tables.sql', checksum: 'edited' };
    await client.insert({ table: 'schema_migrations', values: [other], format: 'JSONEachRow' });
    await expect(planSchema(client)).rejects.toThrow('0001_tables.sql');
    await client.command({ query: "ALTER TABLE schema_migrations DELETE WHERE checksum = 'edited' SETTINGS mutations_sync = 1" });
    // A merge may have let the edited row take the place of the applied one.
    await client.insert({ table: 'schema_migrations', values: [applied], format: 'JSONEachRow' });
    expect(await planSchema(client)).toEqual({ migrations: [], retention: [] });
  });

  test.each(Object.values(tables).map((table) => table.name))('table %s has the columns and types that its writer writes', async (name) => {
    const table = Object.values(tables).find((known) => known.name === name);
    const declared = await rowsOf<{ name: string; type: string }>(
      `SELECT name, type FROM system.columns WHERE database = 'lunettes' AND table = '${name}' AND default_kind = '' AND name != 'row_version' ORDER BY position`,
    );
    expect(declared).toEqual(table?.columns.map((column) => ({ name: column.name, type: column.kind.type })));
  });
});

describe('a row', () => {
  test('comes back as it was written, with every field, whatever text it holds', async () => {
    const [quotes = '', blank = '', control = '', astral = '', proto = '', injection = ''] = hostile;
    const stage: StageTime = { stage: 'schedule', us: 5, owner: 'platform', open: true };
    const sli = anSli({
      delivery_id: 'hostile',
      pod: quotes,
      uid: injection,
      namespace: blank,
      node: control,
      workload_name: astral,
      dimensions: [
        [proto, blank],
        ['constructor', quotes],
      ],
      stages: [stage, { ...stage, stage: 'sandbox' }],
      images: [{ name: quotes, cached: null, bytes: 2 ** 53 - 1, pull_us: -1, wait_us: null }],
      objectives: [{ name: 'mine', limit_us: null, verdict: 'fail', eligible: false, excluded: 'side_tenant' }],
      delete_ladder: { within_10m: 'fail', within_1h: 'success', within_24h: 'pending' },
      degraded: ['silent', proto],
    });
    await write(tables.sli, [sli]);
    const { stages, dimensions, started_at_us, ended_at_us, first_seen_at_us, judged_at_us, ...same } = sli;
    const row = await findDelivery(client, 'hostile');
    expect(row).toMatchObject(same);
    expect(row).toMatchObject({ started_at_us, ended_at_us, first_seen_at_us, judged_at_us, started_at: '2026-01-01T00:00:00.000000Z' });
    expect(Object.entries(row?.dimensions ?? {})).toEqual(dimensions);
    expect(row?.stages).toEqual({ schedule: { us: 5, owner: 'platform', open: true }, sandbox: { us: 5, owner: 'platform', open: true } });
    const found = await listDeliveries(client, { namespace: blank, q: quotes, node: control, workload: astral }, { limit: 5 });
    expect(found.items.map(({ delivery_id }) => delivery_id)).toEqual(['hostile']);
  });

  test('of every other table does, too', async () => {
    const evidence = {
      at_us: someTimeUs,
      last_at_us: someTimeUs + 1,
      source: 'event_core',
      id: 'e/1',
      type: 'Warning' as const,
      component: 'kubelet',
      reason: 'Failed',
      message: hostile.join(''),
      count: 3,
      object: { kind: 'Pod', namespace: 'n', name: 'p', uid: 'u', field_path: 'spec.containers{a}' },
    };
    const diagnosis = aDiagnosis({
      delivery_id: 'all',
      params: [['__proto__', 'x']],
      also: [{ cause: 'c', side: null, confidence: 'likely' }],
      evidence: [evidence],
    });
    const links = [{ trace_id: 't', span_id: 's', attributes: [['__proto__', '1'] as const] }];
    const events = [{ at_us: someTimeUs, name: 'k8s.event', attributes: [] }];
    const span = aSpan({ trace_id: 'all', attributes: [['k8s.pod.name', 'web-0']], links, events, attempt: 0 });
    const breach = aBreach({ delivery_id: 'all' });
    const milestone = aLifecycleEvent({ uid: 'all', details: [['node', "n'1"]] });
    await write(tables.diagnoses, [diagnosis]);
    await write(tables.spans, [span]);
    await write(tables.breaches, [breach]);
    await write(tables.lifecycle, [milestone]);
    const at = '2026-01-01T00:00:00.000000Z';
    const [readDiagnosis] = await diagnosesOfDelivery(client, 'all');
    expect(readDiagnosis).toMatchObject({ ...diagnosis, params: expect.anything(), evidence: [{ ...evidence, at }] });
    expect(Object.entries(readDiagnosis?.params ?? {})).toEqual(diagnosis.params);
    const [readSpan] = await spansOfTrace(client, 'all');
    expect(readSpan).toMatchObject({
      ...span,
      attributes: { 'k8s.pod.name': 'web-0' },
      links: [{ trace_id: 't', span_id: 's' }],
      events: [{ at, attributes: {} }],
    });
    expect(await breachesOfDelivery(client, 'all')).toMatchObject([breach]);
    expect(await lifecycleOfPod(client, 'all')).toMatchObject([{ ...milestone, at, details: { node: "n'1" } }]);
  });

  test('whose number does not fit is refused and leaves the batch whole', async () => {
    const batch = rowBatch(tables.sli);
    expect([batch.add(anSli({ delivery_id: 'fits' }), 0), batch.add(anSli({ attempt: -1 }), 0), batch.rows]).toEqual([true, false, 1]);
    await batch.insert(client);
    expect(await findDelivery(client, 'fits')).toMatchObject({ delivery_id: 'fits' });
  });
});

describe('versions', () => {
  const versions = (of: Partial<Sli>, ...rows: readonly Partial<Sli>[]): Sli[] => rows.map((row) => anSli({ ...of, ...row }));

  test('in any order and number show the highest once, and a retracted row not at all', async () => {
    const [first, second] = versions(
      { delivery_id: 'v', cluster: 'versions' },
      { version: 1, outcome: 'open' },
      { version: 2, outcome: 'delivered' },
    );
    const [kept, gone] = versions({ delivery_id: 'gone', cluster: 'versions' }, { version: 1 }, { version: 2, retracted: true });
    if (!first || !second || !kept || !gone) throw new Error('four rows');
    await write(tables.sli, [second, gone]);
    await write(tables.sli, [first, kept, second]);
    await write(tables.sli, [second]);
    expect(await rowsOf("SELECT delivery_id, version, outcome FROM sli_final WHERE cluster = 'versions'")).toEqual([
      { delivery_id: 'v', version: 2, outcome: 'delivered' },
    ]);
    expect(
      (await listDeliveries(client, { cluster: 'versions' }, { limit: 10 })).items.map((row) => [row.delivery_id, row.version]),
    ).toEqual([['v', 2]]);
  });

  test('of a later epoch win over any of an earlier one', async () => {
    const [early, late] = versions(
      { delivery_id: 'e', cluster: 'epochs' },
      { version: 9, outcome: 'open' },
      { version: 1, outcome: 'failed' },
    );
    if (!early || !late) throw new Error('two rows');
    await write(tables.sli, [late], 2);
    await write(tables.sli, [early], 1);
    expect(await findDelivery(client, 'e')).toMatchObject({ version: 1, outcome: 'failed' });
  });

  test('written in different months and corrected in every time are still one row', async () => {
    const [old, corrected] = versions(
      { delivery_id: 'months', cluster: 'months' },
      { version: 1, started_at_us: someTimeUs, first_seen_at_us: someTimeUs },
      { version: 2, started_at_us: someTimeUs - 90 * 86_400_000_000, first_seen_at_us: someTimeUs - 90 * 86_400_000_000 },
    );
    if (!old || !corrected) throw new Error('two rows');
    await write(tables.sli, [old]);
    await client.command({
      query: `INSERT INTO sli SELECT * REPLACE (toDate('2020-01-01') AS written_on) FROM sli WHERE delivery_id = 'months'`,
    });
    await write(tables.sli, [corrected]);
    const all = await listDeliveries(client, { cluster: 'months' }, { limit: 10 });
    expect(all.items.map((row) => row.version)).toEqual([2]);
    const stale = await listDeliveries(client, { cluster: 'months', since: someTimeUs - 1, until: someTimeUs + 1 }, { limit: 10 });
    expect(stale.items).toEqual([]);
    const where = await listDeliveries(
      client,
      { cluster: 'months', since: someTimeUs - 91 * 86_400_000_000, until: someTimeUs - 89 * 86_400_000_000 },
      { limit: 10 },
    );
    expect(where.items.map((row) => row.version)).toEqual([2]);
  });
});

describe('what counts', () => {
  const count = (id: string, of: Partial<Sli>) => anSli({ cluster: 'slo', delivery_id: id, ...of });
  const failed = { delivery_slo_verdict: 'fail', outcome: 'open' } as const;

  test('is shown with good, bad, pending and excluded by reason for each objective, repeats counted once', async () => {
    const rows = [
      count('good-1', {}),
      count('good-2', { objectives: [{ name: 'mine', limit_us: 1, verdict: 'fail', eligible: true, excluded: null }] }),
      count('bad', failed),
      count('pending', { delivery_slo_verdict: 'pending', outcome: 'open', judged_at_us: null }),
      count('tenant', { ...failed, slo_eligible: false, slo_excluded: 'side_tenant', side: 'tenant', cause: 'image-not-found' }),
      count('effort', { slo_eligible: false, slo_excluded: 'best_effort' }),
      count('mirror', { slo_eligible: false, slo_excluded: 'mirror', delivery_slo_verdict: null }),
      count('full', { ...failed, side: 'capacity', cause: 'insufficient-cpu' }),
      count('maybe-full', { ...failed, side: 'capacity', cause: 'insufficient-cpu' }),
    ];
    await write(tables.sli, [...rows, ...rows.slice(0, 4)]);
    await write(tables.sli, rows);
    await write(tables.diagnoses, [
      aDiagnosis({ cluster: 'slo', diagnosis_id: 'dx-full', delivery_id: 'full', side: 'capacity', confidence: 'likely' }),
      aDiagnosis({ cluster: 'slo', diagnosis_id: 'dx-maybe', delivery_id: 'maybe-full', side: 'capacity', confidence: 'possible' }),
    ]);
    const shared = { cluster: null, namespace: null, coverage_ratio: null };
    expect(await attainments(client, { cluster: 'slo' }, 'none')).toEqual([
      { ...shared, objective: 'mine', deliveries: 1, good: 0, bad: 1, pending: 0, excluded: {}, attainment: 0 },
      { ...shared, objective: 'original', deliveries: 9, good: 3, bad: 4, pending: 1, excluded: { mirror: 1 }, attainment: 3 / 7 },
      {
        ...shared,
        objective: 'platform',
        deliveries: 9,
        good: 2,
        bad: 3,
        pending: 1,
        excluded: { side_tenant: 1, best_effort: 1, mirror: 1 },
        attainment: 2 / 5,
      },
      {
        ...shared,
        objective: 'platform-strict',
        deliveries: 9,
        good: 2,
        bad: 2,
        pending: 1,
        excluded: { side_tenant: 1, best_effort: 1, mirror: 1, side_capacity: 1 },
        attainment: 2 / 4,
      },
    ]);
  });

  test('has its groups, and its place in time by the moment of judgement', async () => {
    const grouped = await attainments(client, { cluster: 'slo', objective: 'platform' }, 'namespace');
    expect(grouped.map(({ cluster, namespace }) => [cluster, namespace])).toEqual([['slo', 'default']]);
    const judged = someTimeUs + 2_000_000;
    expect(await attainments(client, { cluster: 'slo', objective: 'platform', since: judged, until: judged + 1 }, 'none')).toMatchObject([
      { deliveries: 8, pending: 0 },
    ]);
  });

  test('carries the part of the time that was seen, holes included', async () => {
    const base = { cluster: 'slo', source: 'audit', reason: null, lost_at_least: 0, version: 1, retracted: false } as const;
    await write(tables.coverage, [
      { ...base, from_at_us: 0, to_at_us: 40, state: 'seeing' },
      { ...base, from_at_us: 40, to_at_us: 50, state: 'blind', reason: 'webhook_loss' },
      { ...base, from_at_us: 60, to_at_us: 90, state: 'seeing' },
      { ...base, from_at_us: 60, to_at_us: 100, state: 'seeing', version: 2 },
    ]);
    const [total] = await attainments(client, { cluster: 'slo', objective: 'platform' }, 'none');
    expect(total?.coverage_ratio).toBe(0.8);
    expect((await listCoverage(client, { cluster: 'slo', since: 45, until: 61 })).map(({ from_at_us }) => from_at_us)).toEqual([60, 40]);
  });
});

describe('one Pod', () => {
  test('has its latest state from milestones and deliveries, and is found by name, UID and address', async () => {
    const of = { cluster: 'pods', pod: 'api-7', uid: 'uid-api-7' };
    const at = (type: string, seconds: number, more: object = {}) =>
      aLifecycleEvent({ ...of, type, at_us: someTimeUs + seconds * 1_000_000, ...more });
    await write(tables.lifecycle, [
      at('pod.created', 0),
      at('pod.ip_assigned', 2, { details: [['ip', '10.1.2.3']] }),
      at('pod.phase_changed', 3, { details: [['phase', 'Running']] }),
      at('pod.ready', 4),
    ]);
    await write(tables.sli, [anSli({ ...of, delivery_id: 'api-7' })]);
    const ready = await findPod(client, of.uid);
    expect(ready).toMatchObject({
      ...of,
      state: 'ready',
      phase: 'Running',
      ip: '10.1.2.3',
      node: 'n1',
      workload_name: 'web',
      deleted_at_us: null,
      ready_at: '2026-01-01T00:00:04.000000Z',
    });
    await write(tables.lifecycle, [at('pod.delete_requested', 9), at('pod.unready', 8)]);
    expect(await findPod(client, of.uid)).toMatchObject({ state: 'terminating', last_at_us: someTimeUs + 9_000_000 });
    for (const q of ['api', 'uid-api-7', '10.1.2.3', undefined]) {
      expect((await searchPods(client, { q, cluster: 'pods' }, 5)).map(({ uid }) => uid)).toEqual([of.uid]);
    }
    expect(await searchPods(client, { q: '10.1.2', cluster: 'pods' }, 5)).toEqual([]);
    expect(await searchPods(client, { q: '%', cluster: 'pods' }, 5)).toEqual([]);
  });
});

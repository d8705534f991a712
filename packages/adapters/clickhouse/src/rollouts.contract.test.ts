import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import type { Rollout, Sli } from '@lunettes/core/vocabulary';
import { aLifecycleEvent, anSli, aRollout, someTimeUs } from '@lunettes/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  applySchema,
  type ClickHouseClient,
  latestRollouts,
  openClickHouse,
  podsOfRollout,
  rolloutsOfWorkload,
  rowBatch,
  searchPods,
  type Table,
  tables,
  type Versioned,
} from './index.ts';

let engine: EmbeddedClickHouse;
let client: ClickHouseClient;
let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'lunettes-clickhouse-rollouts-'));
  engine = await startClickHouse({ dataDirectory, memoryBytesMax: 300 * 1024 * 1024 });
  client = openClickHouse(engine);
  await applySchema(client);
  await write(tables.rollouts, told);
  await write(tables.lifecycle, [aLifecycleEvent({ namespace: 'shop', pod: '', uid: 'uid-api', type: 'workload.rollout_started' })]);
  await write(tables.sli, deliveries);
});
afterAll(async () => {
  await client.close();
  await engine.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

async function write<Row extends Versioned>(table: Table<Row>, rows: readonly Row[]): Promise<void> {
  const batch = rowBatch(table);
  for (const row of rows) expect(batch.add(row, 0)).toBe(true);
  await batch.insert(client);
}

const second = 1_000_000;
const at = (atS: number): number => someTimeUs + atS * second;

const counts = (desired: number, created: number, ready: number) => ({ desired, created, ready, available: ready });
const unknown = { desired: null, created: null, ready: null, available: null };

function said(kind: string, name: string, revision: string, state: Rollout['state'], beganS: number, of: Partial<Rollout>): Rollout {
  const completed = of.completed_at_us ?? null;
  return aRollout({
    namespace: 'shop',
    workload_kind: kind,
    workload_name: name,
    workload_uid: `uid-${name}`,
    revision,
    state,
    began_at_us: at(beganS),
    started_at_us: at(beganS),
    ...unknown,
    ...of,
    completed_at_us: completed,
  });
}

const told: readonly Rollout[] = [
  said('Deployment', 'api', 'aaa', 'completed', 0, { completed_at_us: at(12), ...counts(2, 2, 2) }),
  said('Deployment', 'api', 'bbb', 'superseded', 100, { superseded_at_us: at(200), ...counts(2, 1, 0) }),
  said('Deployment', 'api', 'ccc', 'stuck', 200, {
    stuck_at_us: at(800),
    reason: 'ProgressDeadlineExceeded',
    message: 'timed out',
    version: 2,
    ...counts(2, 2, 1),
  }),
  // An older version of a row, written after the newer one.
  said('Deployment', 'api', 'ccc', 'open', 200, counts(9, 9, 9)),
  said('DaemonSet', 'agent', '1', 'superseded', 5, { superseded_at_us: at(50), ...counts(2, 2, 2) }),
  said('DaemonSet', 'agent', '2', 'open', 50, counts(2, 1, 0)),
  said('Job', 'sum', '', 'completed', 90, { started_at_us: null, completed_at_us: at(90), ...counts(1, 1, 1) }),
];

const ofApi = {
  namespace: 'shop',
  workload_kind: 'Deployment',
  workload_name: 'api',
  workload_uid: 'uid-api',
  owner_kind: 'ReplicaSet',
} as const;
const created = (id: string, atS: number, of: Partial<Sli>): Sli =>
  anSli({ delivery_id: id, pod: id, uid: `uid-${id}`, started_at_us: at(atS), first_seen_at_us: at(atS), ended_at_us: at(atS + 5), ...of });
const deliveries: readonly Sli[] = [
  created('api-a1', 1, { ...ofApi, revision: 'aaa' }),
  created('api-a2', 2, { ...ofApi, revision: 'aaa', ended_at_us: at(11) }),
  created('api-c1', 201, { ...ofApi, revision: 'ccc' }),
  created('api-c2', 202, { ...ofApi, revision: 'ccc', outcome: 'open', ended_at_us: null, cause: 'image-not-found', side: 'tenant' }),
  created('api-refused', 203, {
    ...ofApi,
    uid: null,
    revision: null,
    outcome: 'rejected',
    ended_at_us: null,
    cause: 'quota-exceeded',
    side: 'policy',
  }),
  created('api-other', 203, { ...ofApi, namespace: 'bank', revision: 'ccc' }),
  created('agent-1', 6, { ...ofApi, workload_kind: 'DaemonSet', workload_name: 'agent', workload_uid: 'uid-agent', revision: 'h1' }),
  created('agent-2', 51, { ...ofApi, workload_kind: 'DaemonSet', workload_name: 'agent', workload_uid: 'uid-agent', revision: 'h2' }),
  created('sum-x', 90, {
    ...ofApi,
    workload_kind: 'CronJob',
    workload_name: 'nightly',
    workload_uid: 'uid-nightly',
    owner_kind: 'Job',
    owner_name: 'sum',
    owner_uid: 'uid-sum',
    revision: null,
  }),
];

test('a rollout has one row with its state, its times and how far it is', async () => {
  const rows = await rolloutsOfWorkload(client, 'uid-api');
  expect(
    rows.map(({ revision, state, desired, created, ready, reason }) => [revision, state, `${desired}/${created}/${ready}`, reason]),
  ).toEqual([
    ['ccc', 'stuck', '2/2/1', 'ProgressDeadlineExceeded'],
    ['bbb', 'superseded', '2/1/0', null],
    ['aaa', 'completed', '2/2/2', null],
  ]);
  expect(rows[2]).toMatchObject({
    workload_kind: 'Deployment',
    workload_name: 'api',
    started_at_us: at(0),
    completed_at_us: at(12),
    stuck_at_us: null,
  });
  expect(await rolloutsOfWorkload(client, 'uid-nobody')).toEqual([]);
});

test('workloads are listed with their latest rollout, and by what they are asked', async () => {
  const listed = async (filter: Parameters<typeof latestRollouts>[1]) =>
    (await latestRollouts(client, filter, 10)).map(({ workload_name, revision }) => `${workload_name} ${revision}`.trim());
  expect(await listed({ namespace: 'shop' })).toEqual(['api ccc', 'sum', 'agent 2']);
  expect(await listed({ workload_kind: 'DaemonSet', workload_name: 'agent' })).toEqual(['agent 2']);
  expect(await listed({ state: 'completed' })).toEqual(['sum']);
  expect(await listed({ since: at(60), until: at(150) })).toEqual(['sum']);
});

test('the Pods of a rollout are those of its revision or of its time, and those that held it up come first', async () => {
  const podsOf = async (uid: string, revision: string) =>
    (await podsOfRollout(client, { cluster: 'c1', namespace: 'shop', workload_uid: uid, revision }, 10)).map(
      ({ pod, held_up, cause }) => `${pod}${held_up === true ? ' held it up' : ''}${cause === null ? '' : `: ${cause}`}`,
    );
  expect(await podsOf('uid-api', 'ccc')).toEqual([
    'api-c2 held it up: image-not-found',
    'api-refused held it up: quota-exceeded',
    'api-c1',
  ]);
  expect(await podsOf('uid-api', 'aaa')).toEqual(['api-a2 held it up', 'api-a1']);
  expect(await podsOf('uid-api', 'bbb')).toEqual([]);
  expect(await podsOf('uid-agent', '1')).toEqual(['agent-1']);
  expect(await podsOf('uid-agent', '2')).toEqual(['agent-2']);
  expect(await podsOf('uid-sum', '')).toEqual(['sum-x held it up']);
});

test('a workload is no Pod', async () => {
  expect((await searchPods(client, { namespace: 'shop' }, 50)).map(({ pod }) => pod)).not.toContain('');
  expect(await searchPods(client, { q: 'uid-api' }, 50)).not.toContainEqual(expect.objectContaining({ pod: '' }));
});

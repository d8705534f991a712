import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import {
  applySchema,
  type ClickHouseClient,
  latestRollouts,
  openClickHouse,
  podsOfRollout,
  rolloutsOfWorkload,
  rowBatch,
  type Table,
  tables,
  type Versioned,
} from '@lunettes/adapter-clickhouse';
import { isControl, type Output, type Rollout, type Sli } from '@lunettes/core/vocabulary';
import { deliveryStages } from '@lunettes/replay';
import type { AnyStage } from '@lunettes/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replayFiles } from '../replay/replay-lines.ts';
import { type ExpectedRollout, type Instant, isAt } from './compare.ts';
import { readCase, realCases } from './read-case.ts';

/** Cases recorded with the status of workloads. What is told of them is asked as the console asks for it. */
const cases = realCases.map(readCase).filter(({ expected }) => expected.rollouts !== undefined);
const known = cases.flatMap(({ name, expected }) =>
  (expected.rollouts ?? []).map((rollout, index) => [`${name} ${index + 1}`, rollout] as const),
);

let engine: EmbeddedClickHouse;
let client: ClickHouseClient;
let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'lunettes-golden-rollouts-'));
  engine = await startClickHouse({ dataDirectory, memoryBytesMax: 300 * 1024 * 1024 });
  client = openClickHouse(engine);
  await applySchema(client);
  for (const { files, expected } of cases) {
    const told: Told = { rollouts: [], sli: [] };
    await replayFiles(files, { until: expected.until, stages: overheard(told) });
    await write(tables.rollouts, told.rollouts);
    await write(tables.sli, told.sli);
  }
}, 120_000);
afterAll(async () => {
  await client.close();
  await engine.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

test('rollouts of every kind of workload were recorded on both versions, in every state in which one can end', () => {
  expect(cases.length).toBeGreaterThanOrEqual(16);
  expect(new Set(known.map(([, { kind }]) => kind)).size).toBe(4);
  expect(new Set(known.map(([, { row }]) => row['state']))).toEqual(new Set(['completed', 'stuck', 'superseded']));
});

test.each(known)('when it began and ended, how far it is and what held it up is told as it was: %s', async (_, truth) => {
  const told = (await rolloutsOfWorkload(client, truth.uid)).find(({ revision }) => revision === truth.revision);
  const pods = told === undefined ? [] : await podsOfRollout(client, told, 100);
  expect({
    kind: told?.workload_kind,
    name: told?.workload_name,
    row: Object.fromEntries(Object.keys(truth.row).map((field) => [field, Reflect.get(told ?? {}, field)])),
    began: instantOf(truth.began, told?.began_at_us),
    completed: instantOf(truth.completed, told?.completed_at_us),
    stuck: instantOf(truth.stuck, told?.stuck_at_us),
    superseded: instantOf(truth.superseded, told?.superseded_at_us),
    held_up: pods
      .filter(({ held_up }) => held_up === true)
      .map(({ pod }) => pod)
      .sort(),
  }).toEqual({
    kind: truth.kind,
    name: truth.name,
    row: truth.row,
    began: truth.began,
    completed: truth.completed,
    stuck: truth.stuck,
    superseded: truth.superseded,
    held_up: [...truth.held_up].sort(),
  });
});

/** The truth where what is told lies within what it is known to. */
const instantOf = (truth: Instant | null, toldUs: number | null | undefined): Instant | readonly unknown[] | null =>
  isAt(truth, toldUs) ? truth : [toldUs];

test.each(cases)('a workload is listed with the revision that it is at: $name', async ({ expected }) => {
  const current = (expected.rollouts ?? []).filter((one) => one.current).map(identity);
  const listed = await latestRollouts(client, {}, 1000);
  const uids = new Set((expected.rollouts ?? []).map(({ uid }) => uid));
  expect(
    listed.filter(({ workload_uid }) => uids.has(workload_uid)).map(({ workload_uid: uid, revision }) => identity({ uid, revision })),
  ).toEqual(current);
});

test.each(cases)('watches alone tell the same rollouts, to the second: $name', async ({ files, expected }) => {
  const told: Told = { rollouts: [], sli: [] };
  await replayFiles(files.slice(1), { until: expected.until, stages: overheard(told) });
  for (const truth of expected.rollouts ?? []) {
    const row = told.rollouts.findLast((one) => identity({ ...one, uid: one.workload_uid }) === identity(truth));
    expect(row).toMatchObject(truth.row);
    const moments = [row?.began_at_us, row?.completed_at_us, row?.stuck_at_us, row?.superseded_at_us];
    const truths = [truth.began, truth.completed, truth.stuck, truth.superseded];
    expect(moments.map((atUs, at) => instantOf(toSecond(truths[at] ?? null), atUs))).toEqual(truths.map(toSecond));
  }
});

const toSecond = (truth: Instant | null): Instant | null => (truth === null ? null : [truth[0], 1_000_000]);

const identity = ({ uid, revision }: Pick<ExpectedRollout, 'uid' | 'revision'>): string => `${uid} ${revision}`;

interface Told {
  readonly rollouts: Rollout[];
  readonly sli: Sli[];
}

/** The stages of a replay, whose files have no rollouts: what they tell for the tables is put into `told`. */
function overheard(told: Told): readonly AnyStage[] {
  const note = ({ topic, value }: Output): void => {
    if (topic === 'rollouts' && !isControl(value)) told.rollouts.push(value);
    if (topic === 'sli' && !isControl(value)) told.sli.push(value);
  };
  return deliveryStages().map((stage) => ({
    ...stage,
    step: (...given) => {
      const result = stage.step(...given);
      result.outputs.forEach(note);
      return result;
    },
  }));
}

async function write<Row extends Versioned>(table: Table<Row>, rows: readonly Row[]): Promise<void> {
  const batch = rowBatch(table);
  for (const row of rows) expect(batch.add(row, 0)).toBe(true);
  await batch.insert(client);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { applySchema, identityColumns, openClickHouse } from '@lunettes/adapter-clickhouse';
import { verification, type WriterFailPoint } from '@lunettes/clickhouse-writer';
import { decodeRecord } from '@lunettes/codec';
import { isControl } from '@lunettes/core/vocabulary';
import { type RunningService, startWriterProcess } from '@lunettes/distributed';
import { systemClock } from '@lunettes/stages';
import { expect } from 'vitest';
import type { RowOn } from '../each-row.ts';
import { form } from '../form.ts';
import { type Ground, type Installation, until } from '../installation.ts';
import { acceptedOf, recordsOf } from '../one-pure-pass.ts';
import { disagreementsOf, type JudgedRow } from '../truth-oracle.ts';
import { type WriterOrder, writerOptionsOf } from '../writer-order.ts';
import type { EngineServer } from './engine-server.ts';

export interface TablesGround extends Ground {
  readonly engine: () => EngineServer;
  /** Of which all topics are written: what the writers do, they do to each row's tables anew. */
  readonly topics: () => Installation;
}
type TablesRow = RowOn<TablesGround>;

const tables = ['lifecycle', 'spans', 'sli', 'diagnoses', 'breaches'] as const;

const orderOf = ({ kafka, engine }: TablesGround, { prefix, lanes }: Installation, of: Partial<WriterOrder>): WriterOrder => ({
  instance: 'writer',
  brokers: kafka().brokers,
  prefix,
  lanes,
  clickhouse: engine().address,
  point: '',
  hits: 0,
  mutation: '',
  ...of,
});

/** A writer in a process of its own that has to die at its fail point. */
async function killedWriter(order: WriterOrder): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../writer-child.ts'), JSON.stringify(order)], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const [, signal] = await once(child, 'exit');
  expect(signal, order.point).toBe('SIGKILL');
}

/** Everything that the writers are to bring: by stages that nobody disturbs, judged as any row is. */
export async function writeTopics({ startAll, feed, conclude }: Installation): Promise<void> {
  const stages = startAll();
  await feed(1);
  await conclude(stages);
}

/** Empty tables, and groups that remember nothing. */
async function afresh({ engine }: TablesGround, { prefix, withAdmin }: Installation): Promise<void> {
  const client = openClickHouse(engine().address);
  await applySchema(client);
  for (const table of [...tables, 'sink_coverage']) await client.command({ query: `TRUNCATE TABLE ${table}` });
  await client.close();
  await withAdmin(async (admin) => {
    const groups = (await admin.listGroups()).groups
      .map(({ groupId }) => groupId)
      .filter((id) => id.startsWith(`${prefix}.clickhouse-writer`));
    // A group with members cannot be deleted, and those that were killed are members for some seconds more.
    const isGone = () =>
      admin.deleteGroups(groups).then(
        () => true,
        () => false,
      );
    if (groups.length > 0) await until('groups of former writers are gone', isGone);
  });
}

/** The newest version of every identity in the log, by table; what it took back is not there. */
async function identitiesOf({ log, lanes }: Installation, table: (typeof tables)[number]): Promise<readonly string[]> {
  const versions = new Map<string, { readonly version: number; readonly retracted: boolean }>();
  for (let lane = 0; lane < lanes; lane++) {
    for (const { value } of acceptedOf(await recordsOf(log, table, lane))) {
      const read = decodeRecord(table, value);
      if (!read.ok) throw new Error(`a record of ${table} is ${read.problem}`);
      if (isControl(read.value)) continue;
      const row = read.value as unknown as Readonly<Record<string, unknown>> & { readonly version: number; readonly retracted: boolean };
      const identity = identityColumns[table].map((column) => row[column]).join(' ');
      if (row.version >= (versions.get(identity)?.version ?? 0)) versions.set(identity, row);
    }
  }
  return [...versions].flatMap(([identity, { version, retracted }]) => (retracted ? [] : [`${identity} ${version}`])).sort();
}

/** Rows are those of the log, one per identity, and what the simulation knows; everything in the log is accounted for. */
async function judgeTables({ engine }: TablesGround, installation: Installation): Promise<void> {
  for (const table of tables) {
    const columns = identityColumns[table].join(", ' ', ");
    const rows = await engine().ask<{ id: string }>(`SELECT concat(${columns}, ' ', toString(version)) AS id FROM ${table}_final`);
    const expected = await identitiesOf(installation, table);
    expect(expected.length, `${table} has rows to compare`).toBeGreaterThan(0);
    expect(rows.map(({ id }) => id).sort(), `rows of ${table}`).toEqual(expected);
  }
  const rows = await engine().ask<JudgedRow>('SELECT * FROM sli_final');
  const firsts = await engine().ask<{ key: string; at_us: number }>(
    "SELECT concat(uid, '|', type) AS key, min(at_us) AS at_us FROM lifecycle_final GROUP BY key",
  );
  const milestones = new Map(firsts.map(({ key, at_us }) => [key, at_us]));
  expect(disagreementsOf(installation.answers(), { rows, milestones })).toEqual([]);
  const clickhouse = openClickHouse(engine().address);
  const { coverage } = verification({ store: installation.log, clickhouse, clock: systemClock });
  expect((await coverage()).filter(({ missing }) => missing.length > 0)).toEqual([]);
  await clickhouse.close();
}

/** Resolves when the group of every table is at the end of the log. */
async function writtenToTheEnd({ log, lanes, endOf }: Installation): Promise<void> {
  for (const topic of tables) {
    await until(`the writer of ${topic} is at the end`, async () => {
      const places = await log.places({ stage: `clickhouse-writer/${topic}`, topic });
      for (let lane = 0; lane < lanes; lane++) {
        const end = await endOf(topic, lane);
        if (end > 0 && (places.get(lane)?.offset ?? 0) < end) return false;
      }
      return true;
    });
  }
}

async function withWriter<T>(order: WriterOrder, work: (writer: RunningService) => Promise<T>): Promise<T> {
  const writer = await startWriterProcess(writerOptionsOf(order));
  try {
    return await work(writer);
  } finally {
    await writer.close();
  }
}

const shortDeaths: readonly WriterFailPoint[] = ['before_coverage', 'before_confirm'];
const allDeaths: readonly WriterFailPoint[] = ['before_insert', ...shortDeaths, 'after_confirm'];

/** One writer after the other dies: with rows in hand, inserted and not told of, told of and not confirmed, confirmed. */
const writersKilled =
  (deaths: readonly WriterFailPoint[], mutation: WriterOrder['mutation']): TablesRow =>
  async (ground) => {
    const installation = ground.topics();
    await afresh(ground, installation);
    for (const [index, point] of deaths.entries())
      await killedWriter(orderOf(ground, installation, { instance: `w-${index}`, point, hits: 2, mutation }));
    const rows = await withWriter(orderOf(ground, installation, {}), async (writer) => {
      await writtenToTheEnd(installation);
      return rowsWritten(writer);
    });
    await judgeTables(ground, installation);
    return { 'writers killed': deaths.length, 'rows left to the last writer': rows };
  };

async function rowsWritten({ url }: RunningService): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^lunettes_sink_rows_total\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

export const writersKilledEverywhere = writersKilled(form.isLong ? allDeaths : shortDeaths, '');
export const committedBeforeInsert = writersKilled(['before_insert'], 'commit before insert');

const isInsertOf = (request: Buffer, table: string): boolean =>
  /INSERT(?:%20|\+| )INTO(?:%20|\+| )(\w+)/.exec(request.toString('latin1', 0, 2_000))?.[1] === table;

/** The engine dies with an insert in hand, stays away, and comes back; and once its answer to an insert never comes. */
export const engineKilled: TablesRow = async (ground) => {
  const installation = ground.topics();
  await afresh(ground, installation);
  const engine = ground.engine();
  const before = engine.struck();
  let inserts = 0;
  engine.rule = (request) => (request.includes('INSERT') && ++inserts === 3 ? 'cut' : 'pass');
  try {
    await withWriter(orderOf(ground, installation, {}), async (writer) => {
      await until('the engine is killed in an insert', () => engine.struck() > before);
      const goneMs = performance.now();
      const isBehind = async (): Promise<boolean> => (await fetch(`${writer.url}/readyz`)).status === 503;
      await until('the writer says that it cannot deliver', async () => performance.now() - goneMs >= form.outageMs && (await isBehind()));
      await engine.start();
      engine.rule = (request) => (isInsertOf(request, 'sli') && engine.struck() === before + 1 ? 'lose the answer' : 'pass');
      await writtenToTheEnd(installation);
    });
  } finally {
    engine.rule = () => 'pass';
  }
  await judgeTables(ground, installation);
  return { 'inserts cut off': inserts >= 3 ? 1 : 0, 'inserts struck': engine.struck() - before };
};

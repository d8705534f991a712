import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startClickHouse } from '@lunettes/adapter-chdb';
import { openClickHouse } from '@lunettes/adapter-clickhouse';
import { openLocalStore } from '@lunettes/adapter-local';
import { openStoreForReading } from '@lunettes/embedded';
import type { LogTopic } from '@lunettes/ports';
import { defineSimulation, writeSimulation } from '@lunettes/simulate';
import { afterAll, beforeAll, expect, test } from 'vitest';

const killsWanted = 50;
/** Where the process dies: in a transaction, right after one, and before, between and after rows, their coverage and cursor of the writer. */
const points = [
  'before-commit',
  'before_confirm',
  'after-commit',
  'before_insert',
  'before-commit',
  'before_confirm',
  'before_coverage',
  'after_confirm',
];
/** The position is drawn from where the replay resumes to this share of it further on, so that a directory dies several times. */
const stride = 1 / 6;
/** And then the hit of the point from 1 to this. */
const hitsMax = 4;
const tables = ['lifecycle', 'spans', 'sli', 'diagnoses', 'breaches', 'rollouts', 'counters'];
const topics: readonly LogTopic[] = ['raw', 'signals', 'lifecycle', 'spans', 'sli', 'diagnoses', 'breaches', 'rollouts', 'counters'];

let home = '';
let inputs = '';
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lunettes-killed-embedded-'));
  inputs = join(home, 'inputs');
  const { files } = await writeSimulation(defineSimulation({ seed: 5, pods: 60, durationS: 1800, namespaces: 6 }), inputs);
  for (const file of files) if (file === 'truth.ndjson') rmSync(join(inputs, file));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('whatever the embedded process is killed at, its final rows are those of a run that nobody disturbed', async () => {
  const undisturbed = join(home, 'undisturbed');
  const whole = await run(undisturbed, '', { position: 0, hits: 0 });
  expect(whole.end).toBe('settled');
  const expected = await finalRows(undisturbed);
  for (const table of tables) expect(expected.get(table)?.length, `${table} has rows to compare`).toBeGreaterThan(0);

  const random = randomFrom(20_261_124);
  const killedAt = new Map<string, number>();
  const places = new Set<number>();
  const finished: string[] = [];
  let kills = 0;
  for (let directory = 0; kills < killsWanted; directory++) {
    const data = join(home, `killed-${directory}`);
    for (let resumed = 0; ; ) {
      const point = points[kills % points.length] ?? '';
      const position = Math.floor((resumed / whole.appended + random() * stride) * whole.fed);
      const hits = kills < killsWanted ? 1 + Math.floor(random() * hitsMax) : 0;
      if ((await run(data, point, { position, hits })).end === 'settled') break;
      kills++;
      killedAt.set(point, (killedAt.get(point) ?? 0) + 1);
      const place = await placeOf(data);
      resumed = place.appended;
      if (place.appended > 0 && place.appended < whole.appended) places.add(place.appended);
      console.log(
        `kill ${kills} at ${point} ${hits} after signal ${position} of ${whole.fed}: log has ${place.ends}; resumes at record ${place.appended} of ${whole.appended}`,
      );
    }
    finished.push(data);
  }
  for (const data of finished) {
    const rows = await finalRows(data);
    for (const table of tables) expect(differences(rows.get(table), expected.get(table)), `${table} of ${data}`).toEqual([]);
    expect(await unaccounted(data), `coverage of ${data}`).toEqual([]);
  }
  console.log(
    `${kills} kills in ${finished.length} data directories, at ${places.size} different places of the log: ${JSON.stringify(Object.fromEntries(killedAt))}`,
  );
  console.log(`rows compared: ${JSON.stringify(Object.fromEntries([...expected].map(([table, rows]) => [table, rows.length])))}`);
  // Every kill was before the process had said that it was through, so each met work in progress.
  expect(kills).toBeGreaterThanOrEqual(40);
  expect(places.size).toBeGreaterThanOrEqual(20);
  expect(killedAt.get('before-commit')).toBeGreaterThanOrEqual(10);
  expect(killedAt.get('before_confirm')).toBeGreaterThanOrEqual(10);
  expect(killedAt.get('before_coverage')).toBeGreaterThanOrEqual(5);
});

/** Topics and lanes of which an offset has no coverage, or an identity not its row. */
async function unaccounted(directory: string): Promise<readonly unknown[]> {
  const reading = await openStoreForReading(directory);
  const ask = async (path: string) => (await fetch(`${reading.url}/api/v1/${path}`)).json();
  const { items } = (await ask('verify')) as { items: { topic: string; lane: number; end: number; missing: unknown[] }[] };
  expect(items.filter(({ end }) => end > 0).length).toBeGreaterThan(tables.length);
  const reports = await Promise.all(items.map(({ topic, lane }) => ask(`verify/${topic}/${lane}`) as Promise<{ wrong: number }>));
  await reading.close();
  return items.flatMap((item, index) => (item.missing.length === 0 && reports[index]?.wrong === 0 ? [] : [item, reports[index]]));
}

interface Run {
  readonly end: 'settled' | 'killed';
  readonly appended: number;
  readonly fed: number;
}

async function run(directory: string, point: string, at: { readonly position: number; readonly hits: number }): Promise<Run> {
  const script = join(import.meta.dirname, 'killed-embedded.ts');
  const args = [script, directory, inputs, point, `${at.position}`, `${at.hits}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const [, appended = '0', fed = '0'] = /appended (\d+), fed (\d+)/.exec(said) ?? [];
  if (signal === null) expect(code).toBe(0);
  // Killed while it was leaving, it had nothing more to do.
  return { end: said.includes('settled') ? 'settled' : 'killed', appended: Number(appended), fed: Number(fed) };
}

/** How much is in the log, and from where the replay will go on. */
async function placeOf(directory: string): Promise<{ readonly ends: string; readonly appended: number }> {
  const store = openLocalStore({ directory, lanes: 4, bytesMax: 1e10, clock: { nowUs: () => 0 } });
  const ends: string[] = [];
  for (const topic of topics) {
    let end = 0;
    for (let lane = 0; lane < store.lanes; lane++)
      end += (await store.read({ topic, lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 })).end;
    ends.push(`${topic} ${end}`);
  }
  const position = (await store.positions()).find(({ source }) => source.startsWith('replay|'))?.position;
  await store.close();
  return { ends: ends.join(', '), appended: position === undefined ? 0 : Number(JSON.parse(position).appended) };
}

/** All final rows of each table as sorted lines. */
async function finalRows(directory: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const engine = await startClickHouse({ dataDirectory: join(directory, 'clickhouse') });
  const client = openClickHouse(engine);
  const rows = new Map<string, readonly string[]>();
  for (const table of tables) {
    const answer = await client.query({ query: `SELECT * FROM ${table}_final`, format: 'JSONEachRow' });
    rows.set(table, (await answer.json()).map((row) => JSON.stringify(row)).sort());
  }
  await client.close();
  await engine.close();
  return rows;
}

/** The first rows that only one of the two has; none where they are equal, row by row. */
function differences(rows: readonly string[] = [], expected: readonly string[] = []): readonly string[] {
  const count = (of: readonly string[], row: string): number => of.filter((each) => each === row).length;
  if (rows.length === expected.length && rows.every((row, index) => row === expected[index])) return [];
  const have = new Set(rows);
  const want = new Set(expected);
  const found = [
    ...rows.filter((row) => !want.has(row)).map((row) => `too much: ${row}`),
    ...expected.filter((row) => !have.has(row)).map((row) => `missing: ${row}`),
    ...rows.filter((row) => want.has(row) && count(rows, row) !== count(expected, row)).map((row) => `repeated: ${row}`),
  ];
  return found.slice(0, 6);
}

/** mulberry32: the same kills in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

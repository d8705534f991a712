import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { startClickHouse } from '@lunettes/adapter-chdb';
import { openClickHouse } from '@lunettes/adapter-clickhouse';
import { openLocalStore } from '@lunettes/adapter-local';
import { type Embedded, startEmbedded } from '@lunettes/embedded';
import { defineSimulation, writeSimulation } from '@lunettes/simulate';
import { createLogger } from '@lunettes/telemetry';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'lunettes-health-'));
const dataDirectory = join(home, 'data');
const stored = ['--data-dir', dataDirectory] as const;
const topics = ['lifecycle', 'spans', 'sli', 'diagnoses', 'breaches', 'rollouts', 'counters'];
const lanes = 2;

async function lunettes(...args: readonly string[]) {
  const { LUNETTES_SERVER: _, LUNETTES_DATA_DIR: __, LUNETTES_TOKEN_FILE: ___, ...env } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}

const start = (): Promise<Embedded> =>
  startEmbedded({
    dataDirectory,
    listen: '127.0.0.1',
    port: 0,
    lanes,
    retentionMs: 7 * 86_400_000,
    storeBytesMax: 1e9,
    writer: { insertRows: 20_000, insertBytes: 1024 * 1024, insertWait: 20 },
    logger: createLogger({ service: 'test', level: 'silent' }),
  });

/** Runs statements on the tables of the directory, which nobody may serve meanwhile. */
async function tamper(...statements: readonly string[]): Promise<void> {
  const engine = await startClickHouse({ dataDirectory: join(dataDirectory, 'clickhouse') });
  const clickhouse = openClickHouse(engine);
  for (const query of statements) await clickhouse.command({ query, clickhouse_settings: { mutations_sync: '2' } });
  await clickhouse.close();
  await engine.close();
}

interface Verified {
  readonly topic: string;
  readonly lane: number;
  readonly end: number;
  readonly missing: readonly { readonly first: number; readonly last: number }[];
  readonly identities: number;
  readonly final_rows: number;
  readonly wrong: number;
  readonly examples: readonly { readonly problem: string; readonly identity: { readonly delivery_id: string } }[];
}

let running: Embedded | undefined;
const stop = async (): Promise<void> => {
  const was = running;
  running = undefined;
  await was?.close();
};
beforeAll(async () => {
  const files = join(home, 'inputs');
  await writeSimulation(defineSimulation({ seed: 5, pods: 12, durationS: 600, namespaces: 3 }), files);
  rmSync(join(files, 'truth.ndjson'));
  running = await start();
  const progress = { phase: () => undefined, advance: () => undefined, done: () => undefined };
  const ports = { progress, rejected: () => undefined, signal: new AbortController().signal };
  await running.replay(ports, { inputs: [{ path: files, cluster: 'shop' }] });
  await running.settled();
});
afterAll(async () => {
  await stop();
  rmSync(home, { recursive: true, force: true });
});

describe('while a server runs', () => {
  test('verify says that each identity in the log has its row', async () => {
    const { code, out, err } = await lunettes('verify', ...stored, '--output', 'json');
    expect([code, err]).toEqual([0, expect.stringMatching(/^complete: \d{3,} records, \d{2,} identities, each with its row\n$/)]);
    const verified = JSON.parse(out) as readonly Verified[];
    expect(verified.map(({ topic }) => topic)).toEqual(topics.flatMap((topic) => Array(lanes).fill(topic)));
    expect(verified.filter(({ end }) => end > 0).length).toBeGreaterThan(topics.length);
    expect((await lunettes('verify', '--server', running?.url ?? '')).out).toMatch(/^spans +1 +0 +\d+ +\d+ +\d+ +0 +-$/m);
  });

  test('lanes shows every stage and sink where it reads', async () => {
    const { code, out } = await lunettes('lanes', ...stored, '--output', 'ndjson');
    expect(code).toBe(0);
    const shown = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(shown).toHaveLength((3 + topics.length) * lanes);
    for (const lane of shown) expect(lane).toMatchObject({ lag_records: 0, offset: lane.end, reason: null });
    expect(shown.filter(({ watermark_at_us }) => watermark_at_us > 0).map(({ stage }) => stage)).toContain('lifecycle-state-machine');
    const table = await lunettes('lanes', ...stored, '--tz', 'UTC');
    expect(table.out).toMatch(/^normalizer +0 +idle +\d+ +\d+ +0 +- +-$/m);
  });

  test('doctor has nothing to complain about', async () => {
    const { code, out } = await lunettes('doctor', ...stored);
    expect([code, out]).toEqual([0, expect.stringMatching(/^server +ok +http:\S+ answers +-$/m)]);
    for (const check of ['data directory', 'clock', 'schema', 'store', 'cluster shop', 'lanes', 'dead letters'])
      expect(out).toMatch(new RegExp(`^${check} +ok `, 'm'));
  });
});

describe('a lane that stands still', () => {
  test('is told by lanes and doctor, and goes on once resume has said to pass over what it met', async () => {
    await stop();
    const { lane, offset } = await loseSli();
    const stage = 'clickhouse-writer/sli';
    running = await start();
    await running.settled();
    const stopped = await lunettes('lanes', ...stored);
    expect([stopped.code, stopped.out]).toEqual([1, expect.stringMatching(new RegExp(`^${stage} +${lane} +stopped .* input_gap$`, 'm'))]);
    expect(await lunettes('doctor', ...stored)).toMatchObject({
      code: 1,
      out: expect.stringMatching(new RegExp(`^lane ${lane} of ${stage} +wrong +stands still: input_gap `, 'm')),
    });
    const resume = ['lanes', 'resume', '--lane', String(lane), '--skip', String(offset), '--stage', stage, ...stored];
    expect(await lunettes(...resume)).toMatchObject({ code: 3, err: expect.stringContaining(`answers at ${running.url}`) });
    await stop();
    expect(await lunettes(...resume)).toEqual({
      code: 0,
      out: `offset ${offset} of sli in lane ${lane} is passed over from the next start on\n`,
      err: '',
    });
    running = await start();
    await running.settled();
    const resumed = await lunettes('lanes', ...stored);
    expect([resumed.code, resumed.out]).toEqual([0, expect.stringContaining(`passed over: offset ${offset} of sli in lane ${lane}\n`)]);
    expect((await lunettes('verify', ...stored)).code).toBe(0);
  });

  test('is not resumed where there is nothing to pass over', async () => {
    const lanesOf = (...args: readonly string[]) => lunettes('lanes', ...args);
    expect(await lanesOf('restart')).toMatchObject({ code: 2, err: expect.stringContaining('there is resume') });
    expect(await lanesOf('resume', '--lane', '0')).toMatchObject({ code: 2, err: expect.stringContaining('needs --skip') });
    expect(await lanesOf('resume', '--lane', 'x', '--skip', '1')).toMatchObject({ code: 2 });
    await stop();
    const absent = await lanesOf('resume', '--lane', '0', '--skip', '999999', ...stored);
    expect([absent.code, absent.err]).toEqual([3, expect.stringContaining('no record with offset 999999 is still to be read in lane 0')]);
    expect(await lanesOf('resume', '--lane', '9', '--skip', '1', ...stored)).toMatchObject({
      code: 3,
      err: expect.stringContaining('lanes 0 to 1'),
    });
  });
});

/** Removes one sli record in the midst of a lane from the log, and lets the writer read that topic anew. */
async function loseSli(): Promise<{ readonly lane: number; readonly offset: number }> {
  const store = openLocalStore({ directory: dataDirectory, lanes, bytesMax: 1e9, clock: { nowUs: () => 0 } });
  await store.forget('clickhouse-writer/sli');
  const bounds = { recordsMax: 1_000, bytesMax: 1e9 };
  const perLane = await Promise.all(Array.from({ length: lanes }, (_, lane) => store.read({ topic: 'sli', lane, from: 0 }, bounds)));
  const lane = perLane.findIndex(({ records }) => records.length > 2);
  const [, lost, next] = perLane[lane]?.records ?? [];
  await store.close();
  const db = new DatabaseSync(join(dataDirectory, 'lanes.sqlite'));
  expect(db.prepare('DELETE FROM log WHERE value = ? AND n = ?').run(lost?.value ?? '', lost?.sequence?.n ?? -1).changes).toBe(1);
  db.close();
  return { lane, offset: next?.offset ?? -1 };
}

describe('while nobody serves the directory', () => {
  beforeAll(async () => {
    await stop();
  });

  test('verify, lanes and doctor open it and read what was left', async () => {
    expect((await lunettes('verify', ...stored)).code).toBe(0);
    const left = await lunettes('lanes', ...stored);
    expect([left.code, left.out]).toEqual([0, expect.stringMatching(/^slo-evaluator +1 +not_running +[1-9]\d* +[1-9]\d* +0 /m)]);
    expect(await lunettes('doctor', ...stored)).toMatchObject({ code: 0, out: expect.stringMatching(/^server +ok +none runs/m) });
  });

  test('verify names a row that was removed, and offsets whose coverage was removed, here and through a server', async () => {
    const before = JSON.parse((await lunettes('verify', ...stored, '--output', 'json')).out) as readonly Verified[];
    const spans = before.find(({ topic, end }) => topic === 'spans' && end > 0);
    await tamper(
      'ALTER TABLE sli DELETE WHERE delivery_id = (SELECT min(delivery_id) FROM sli_final)',
      `ALTER TABLE sink_coverage DELETE WHERE topic = 'spans' AND lane = ${spans?.lane}`,
    );
    const judge = async (...server: readonly string[]) => {
      const { code, out, err } = await lunettes('verify', ...server, '--output', 'json');
      expect(code).toBe(1);
      const verified = JSON.parse(out) as readonly Verified[];
      const sli = verified.filter(({ topic, wrong }) => topic === 'sli' && wrong > 0);
      expect(sli).toMatchObject([{ wrong: 1, missing: [], examples: [{ problem: 'absent' }] }]);
      expect(sli[0]?.final_rows).toBe((sli[0]?.identities ?? 0) - 1);
      const holes = verified.flatMap(({ topic, lane, missing }) => missing.map((range) => ({ topic, lane, ...range })));
      expect(holes).toEqual([{ topic: 'spans', lane: spans?.lane, first: 0, last: (spans?.end ?? 0) - 1 }]);
      expect(err).toContain(`not complete: ${spans?.end} of `);
    };
    await judge(...stored);
    const table = await lunettes('verify', ...stored);
    expect(table.out).toMatch(/^sli lane \d offset \d+: absent: cluster=shop namespace=\S+ delivery_id=\S+$/m);
    expect(table.out).toContain(`0-${(spans?.end ?? 0) - 1}`);
    running = await start();
    await judge('--server', running.url);
    await stop();
  });

  test('tables from before there was coverage are written anew at the next start, which also brings removed rows back', async () => {
    await tamper('DROP TABLE sink_coverage', 'ALTER TABLE schema_migrations DELETE WHERE number = 3');
    expect(await lunettes('verify', ...stored)).toMatchObject({ code: 1, err: expect.stringContaining('lunettes up brings them over') });
    running = await start();
    await running.settled();
    expect((await lunettes('verify', ...stored)).code).toBe(0);
    await stop();
  });

  test('doctor names a table that is gone, and a server that does not answer', async () => {
    await tamper('DROP TABLE sli_final');
    expect(await lunettes('doctor', ...stored)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^schema +wrong +missing: sli_final /m),
    });
    const nowhere = await lunettes('doctor', '--server', 'http://127.0.0.1:1', '--output', 'ndjson');
    expect([nowhere.code, JSON.parse(nowhere.out)]).toEqual([
      1,
      expect.objectContaining({ check: 'server', state: 'wrong', found: 'nothing answers at http://127.0.0.1:1' }),
    ]);
  });
});

test('a wrong command line is 2, before anybody is asked', async () => {
  expect(await lunettes('verify', '--output', 'xml')).toMatchObject({ code: 2, err: expect.stringContaining('"xml" is none of') });
  expect(await lunettes('lanes', '--tz', 'Nowhere')).toMatchObject({ code: 2 });
  expect(await lunettes('doctor', '--server', 'here')).toMatchObject({ code: 2, err: expect.stringContaining('is no address') });
});

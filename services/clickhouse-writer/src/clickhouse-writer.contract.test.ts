import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import { applySchema, type ClickHouseClient, insertSinkCoverage, openClickHouse, rowBatch, tables } from '@lunettes/adapter-clickhouse';
import { openLocalStore } from '@lunettes/adapter-local';
import { encodeRecord } from '@lunettes/codec';
import type { Sli, Watermark } from '@lunettes/core/vocabulary';
import type { Append, Clock, LaneStore } from '@lunettes/ports';
import { createLogger, createMetrics } from '@lunettes/telemetry';
import { aDiagnosis, aLifecycleEvent, anSli, aSpan } from '@lunettes/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClickHouseWriterDeps, startClickHouseWriter, verification } from './index.ts';
import { systemClock } from './system-clock.fixture.ts';

let engine: EmbeddedClickHouse;
let clickhouse: ClickHouseClient;
let root: string;
let run = 0;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'lunettes-writer-'));
  engine = await startClickHouse({ dataDirectory: join(root, 'data') });
  clickhouse = openClickHouse(engine);
  await applySchema(clickhouse);
});
afterAll(async () => {
  await clickhouse.close();
  await engine.close();
  rmSync(root, { recursive: true, force: true });
});

let directory: string;
let cluster: string;
beforeEach(async () => {
  run++;
  directory = join(root, `store-${run}`);
  cluster = `run-${run}`;
  for (const table of ['sli', 'lifecycle', 'spans', 'diagnoses', 'breaches', 'rollouts', 'counters', 'sink_coverage'])
    await clickhouse.command({ query: `TRUNCATE TABLE ${table}` });
});

const lanes = 3;
const openStore = (): LaneStore => openLocalStore({ directory, lanes, bytesMax: 2 ** 40, clock: systemClock });

type Topic = 'sli' | 'lifecycle' | 'spans' | 'diagnoses';
interface Written {
  readonly topic: Topic;
  readonly value: Uint8Array;
  readonly n: number;
  readonly epoch?: number;
  readonly src?: number;
}

/** Appends to the topics of one lane what a stage would have sent, repeats and fences included. */
async function append(store: LaneStore, lane: number, records: readonly Written[]): Promise<void> {
  const session = await store.open({
    stage: 'slo-evaluator',
    lane,
    input: 'raw',
    outputs: ['sli', 'lifecycle', 'spans', 'diagnoses'],
    effects: 'log',
  });
  const appends = records.map(
    ({ topic, value, n, epoch = 0, src = 0 }): Append => ({
      topic,
      logTimeUs: 1,
      key: 'k',
      value,
      sequence: { epoch, n, src, part: 0, last: true },
    }),
  );
  const cursor = session.cursor ?? { offset: 0, part: 0, accepted: undefined, written: [], logic: 'test' };
  await session.commit({ appends, changes: [], cursor });
  await session.close();
}

const watermark: Watermark = { control: 'watermark', cluster: 'c', us: 1, closing: false, silent: false };
const sliRecord = (n: number, of: Partial<Sli>): Written => ({ topic: 'sli', n, value: encodeRecord('sli', anSli({ cluster, ...of })) });

function writerOn(store: LaneStore, of: Partial<ClickHouseWriterDeps> = {}, insertWait = 10) {
  const end = new AbortController();
  const metrics = createMetrics();
  const deps = { store, clickhouse, clock: systemClock, metrics, logger: createLogger({ service: 'w', level: 'silent' }), ...of };
  const writer = startClickHouseWriter(deps, { insertRows: 100, insertBytes: 2 ** 20, insertWait }, end.signal);
  const stop = async (): Promise<void> => {
    end.abort();
    await writer.ended;
  };
  return { ...writer, metrics, stop };
}

const versionsIn = async (): Promise<[string, number][]> => {
  const query = `SELECT delivery_id, version FROM sli_final WHERE cluster = '${cluster}' ORDER BY delivery_id`;
  const rows = await (await clickhouse.query({ query, format: 'JSONEachRow' })).json<{ delivery_id: string; version: number }>();
  return rows.map(({ delivery_id, version }) => [delivery_id, version]);
};

describe('records of all lanes', () => {
  test('become rows of their tables; repeats, watermarks and what an older epoch still sends do not', async () => {
    const store = openStore();
    await append(store, 0, [
      sliRecord(1, { delivery_id: 'a' }),
      { topic: 'sli', n: 2, value: encodeRecord('sli', watermark) },
      sliRecord(1, { delivery_id: 'repeat' }),
      sliRecord(3, { delivery_id: 'a', version: 2 }),
      { topic: 'sli', n: 3, epoch: 1, src: -1, value: new TextEncoder().encode('{"logic":"l"}') },
      sliRecord(4, { delivery_id: 'void' }),
      { ...sliRecord(4, { delivery_id: 'b' }), epoch: 1 },
    ]);
    await append(store, 2, [
      sliRecord(1, { delivery_id: 'c' }),
      { topic: 'lifecycle', n: 1, value: encodeRecord('lifecycle', aLifecycleEvent({ cluster })) },
      { topic: 'spans', n: 1, value: encodeRecord('spans', aSpan({ cluster })) },
      { topic: 'diagnoses', n: 1, value: encodeRecord('diagnoses', aDiagnosis({ cluster })) },
    ]);
    const writer = writerOn(store);
    await writer.drain();
    expect(await versionsIn()).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 1],
    ]);
    for (const table of ['lifecycle', 'spans', 'diagnoses']) {
      const answer = await clickhouse.query({
        query: `SELECT count() AS n FROM ${table}_final WHERE cluster = '${cluster}'`,
        format: 'JSONEachRow',
      });
      expect(await answer.json()).toEqual([{ n: 1 }]);
    }
    await writer.stop();
    await store.close();
  });

  test('what a source could see becomes the row of its interval, grown as it was told last', async () => {
    const store = openStore();
    const sight = (n: number, toUs: number): Written => {
      const interval = { source: 'pods', state: 'seeing', reason: null, fromUs: 10, toUs, version: n } as const;
      return { topic: 'lifecycle', n, value: encodeRecord('lifecycle', { control: 'sight', cluster, ...interval }) };
    };
    await append(store, 1, [sight(1, 20), sight(2, 30)]);
    const writer = writerOn(store);
    await writer.drain();
    const query = `SELECT from_at_us, to_at_us, state, reason FROM coverage_final WHERE cluster = '${cluster}'`;
    expect(await (await clickhouse.query({ query, format: 'JSONEachRow' })).json()).toEqual([
      { from_at_us: 10, to_at_us: 30, state: 'seeing', reason: null },
    ]);
    await writer.stop();
    await store.close();
  });

  test('that come later are inserted without being asked for, and a new writer goes on behind them', async () => {
    const store = openStore();
    const inserted: string[] = [];
    let confirmed = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      confirmed = resolve;
    });
    const failPoint: ClickHouseWriterDeps['failPoint'] = (point) => {
      inserted.push(point);
      if (point === 'after_confirm') confirmed();
    };
    const first = writerOn(store, { failPoint });
    await append(store, 1, [sliRecord(1, { delivery_id: 'later' })]);
    await arrived;
    expect(await versionsIn()).toEqual([['later', 1]]);
    expect(inserted).toEqual(['before_insert', 'before_coverage', 'before_confirm', 'after_confirm']);
    await first.stop();
    const second = writerOn(store, { failPoint: (point) => void inserted.push(point) });
    await second.drain();
    expect(inserted).toHaveLength(4);
    await second.stop();
    await store.close();
  });

  test('are all written when the writer is told to end in the midst of waiting', async () => {
    const store = openStore();
    let waits = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      waits = resolve;
    });
    const sleep: Clock['sleep'] = (ms, signal) => {
      if (ms === 60_000) waits();
      return systemClock.sleep(ms, signal);
    };
    const writer = writerOn(store, { clock: { ...systemClock, sleep } }, 60_000);
    await append(store, 0, [sliRecord(1, { delivery_id: 'last' })]);
    await waiting;
    await writer.stop();
    expect(await versionsIn()).toEqual([['last', 1]]);
    await store.close();
  });
});

describe('trouble', () => {
  test('a missing number stops that lane with its reason, and the others go on', async () => {
    const store = openStore();
    await append(store, 0, [sliRecord(1, { delivery_id: 'a' }), sliRecord(3, { delivery_id: 'lost-before' })]);
    await append(store, 1, [sliRecord(1, { delivery_id: 'b' })]);
    const writer = writerOn(store);
    await writer.drain();
    expect(await versionsIn()).toEqual([['b', 1]]);
    expect(writer.status().find(({ topic }) => topic === 'sli')?.stopped).toEqual([{ lane: 0, reason: 'input_gap' }]);
    await writer.stop();
    await store.close();
  });

  test('what an operator has said to pass over makes no row and is asked for by nobody, and what lies behind it goes on', async () => {
    const store = openStore();
    await append(store, 0, [sliRecord(1, { delivery_id: 'a' }), sliRecord(3, { delivery_id: 'met' }), sliRecord(4, { delivery_id: 'b' })]);
    const passedOver: ClickHouseWriterDeps['passedOver'] = async ({ topic, lane }) => new Set(topic === 'sli' && lane === 0 ? [1] : []);
    const writer = writerOn(store, { passedOver });
    await writer.drain();
    expect((await versionsIn()).map(([id]) => id)).toEqual(['a', 'b']);
    const { rows } = verification({ store, clickhouse, clock: systemClock, writer, passedOver });
    expect(await rows({ topic: 'sli', lane: 0, part: 0, parts: 1 })).toMatchObject({ identities: 2, final_rows: 2, wrong: 0 });
    await writer.stop();
    await store.close();
  });

  test('a record that cannot be read is passed over and counted', async () => {
    const store = openStore();
    await append(store, 0, [{ topic: 'sli', n: 1, value: new Uint8Array([1, 2, 3]) }, sliRecord(2, { delivery_id: 'a' })]);
    const writer = writerOn(store);
    await writer.drain();
    expect(await versionsIn()).toEqual([['a', 1]]);
    expect(await writer.metrics.expose()).toContain('lunettes_records_dropped_total{service="clickhouse-writer",reason="not_a_record"} 1');
    await writer.stop();
    await store.close();
  });

  test('an insert that fails is made again until it succeeds', async () => {
    const store = openStore();
    await append(store, 0, [sliRecord(1, { delivery_id: 'a' })]);
    let failures = 2;
    const pauses: number[] = [];
    const writer = writerOn(store, {
      clock: {
        ...systemClock,
        sleep: (ms, signal) => (ms >= 1_000 && ms < 10_000 ? Promise.resolve(void pauses.push(ms)) : systemClock.sleep(ms, signal)),
      },
      failPoint(point) {
        if (point === 'before_insert' && failures-- > 0) throw new Error('no answer');
      },
    });
    await writer.drain();
    expect(await versionsIn()).toEqual([['a', 1]]);
    expect(pauses).toEqual([1_000, 2_000]);
    await writer.stop();
    await store.close();
  });

  test('a second writer takes the lanes over, and the first one says so and ends', async () => {
    const store = openStore();
    const first = writerOn(store, {}, 60_000);
    await first.drain();
    const second = writerOn(store);
    await second.drain();
    await append(store, 0, [sliRecord(1, { delivery_id: 'a' })]);
    await second.drain();
    await expect(first.drain().then(() => first.ended)).rejects.toMatchObject({ kind: 'fenced' });
    expect(await versionsIn()).toEqual([['a', 1]]);
    await second.stop();
    await store.close();
  });
});

describe('verification', () => {
  const written = async () => {
    const store = openStore();
    const records = Array.from({ length: 700 }, (_, i) =>
      sliRecord(i + 1, { delivery_id: `d-${i % 500}`, version: Math.floor(i / 500) + 1 }),
    );
    await append(store, 1, [...records, sliRecord(701, { delivery_id: 'd-499', version: 2, retracted: true })]);
    const writer = writerOn(store);
    await writer.drain();
    const { coverage, rows } = verification({ store, clickhouse, clock: systemClock, writer });
    return {
      rows: (topic = 'sli', lane = 1) => rows({ topic, lane, part: 0, parts: 1 }),
      missing: async () => (await coverage()).flatMap(({ topic, lane, missing }) => missing.map((range) => ({ topic, lane, ...range }))),
      writer,
      close: async () => {
        await writer.stop();
        await store.close();
      },
    };
  };

  test('finds nothing where every record became its row, and rows equal identities', async () => {
    const { missing, rows, close } = await written();
    expect(await missing()).toEqual([]);
    expect(await rows()).toEqual({ topic: 'sli', lane: 1, identities: 499, final_rows: 499, wrong: 0, examples: [] });
    expect(await rows('sli', lanes)).toBeUndefined();
    expect(await rows('sink_coverage')).toBeUndefined();
    await close();
  });

  test('finds rows that were removed, rows of an earlier version, and rows shown for what was retracted', async () => {
    const { rows, close } = await written();
    const stale = rowBatch(tables.sli);
    for (const [delivery_id, version] of [
      ['d-7', 1],
      ['d-499', 2],
    ] as const)
      stale.add(anSli({ cluster, delivery_id, version }), 0);
    await clickhouse.command({
      query: "ALTER TABLE sli DELETE WHERE delivery_id IN ('d-3', 'd-7', 'd-300', 'd-499') SETTINGS mutations_sync = 2",
    });
    await stale.insert(clickhouse);
    const found = await rows();
    expect([found?.identities, found?.final_rows, found?.wrong]).toEqual([499, 497, 4]);
    const problems = found?.examples.map(({ problem, identity, offset }) => [identity['delivery_id'], problem, offset]);
    expect(problems).toEqual([
      ['d-3', 'absent', 503],
      ['d-7', 'outdated', 507],
      ['d-300', 'absent', 300],
      ['d-499', 'resurrected', 700],
    ]);
    await close();
  });

  test('finds the offsets whose coverage was removed, and only those', async () => {
    const { missing, writer, close } = await written();
    await clickhouse.command({ query: "ALTER TABLE sink_coverage DELETE WHERE topic = 'sli' SETTINGS mutations_sync = 2" });
    expect(await missing()).toEqual([{ topic: 'sli', lane: 1, first: 0, last: 700 }]);
    await insertSinkCoverage(clickhouse, [
      { topic: 'sli', lane: 1, first: 0, last: 99 },
      { topic: 'sli', lane: 1, first: 150, last: 700 },
      { topic: 'sli', lane: 0, first: 0, last: 700 },
    ]);
    expect(await missing()).toEqual([{ topic: 'sli', lane: 1, first: 100, last: 149 }]);
    expect(writer.status().find(({ topic }) => topic === 'sli')?.lanes[1]).toEqual({ lane: 1, offset: 701, end: 701, reason: undefined });
    await close();
  });

  test('names what a lane that stands still has not brought over', async () => {
    const store = openStore();
    await append(store, 0, [sliRecord(1, { delivery_id: 'a' }), sliRecord(3, { delivery_id: 'behind-a-gap' })]);
    const writer = writerOn(store);
    const { coverage } = verification({ store, clickhouse, clock: systemClock, writer });
    const [lane] = (await coverage()).filter(({ topic }) => topic === 'sli');
    expect(lane).toEqual({ topic: 'sli', lane: 0, first: 0, end: 2, missing: [{ first: 0, last: 1 }], parts: 1 });
    await writer.stop();
    await store.close();
  });
});

describe('kill -9', () => {
  test('between read, insert and cursor leaves the same rows as an undisturbed run', async () => {
    const store = openStore();
    const expected = new Map<string, number>();
    for (let lane = 0; lane < lanes; lane++) {
      const records: Written[] = [];
      for (let i = 0; i < 1_500; i++) {
        const id = `${lane}-${i % 600}`;
        const version = Math.floor(i / 600) + 1;
        const retracted = version === 3 && i % 10 === 0;
        records.push(sliRecord(i + 1, { delivery_id: id, version, retracted }));
        expected.set(id, version);
        if (retracted) expected.delete(id);
      }
      await append(store, lane, records);
    }
    await store.close();

    const kills = (['before_insert', 'before_coverage', 'before_confirm', 'after_confirm'] as const).flatMap((point) =>
      [1, 2].map((at) => ({ point, at })),
    );
    const ends: (string | number | null)[] = [];
    for (const { point, at } of [...kills, { point: 'none', at: 0 }]) {
      const child = fork(
        join(import.meta.dirname, 'writer.fixture.ts'),
        ['--directory', directory, '--point', point, '--killAt', String(at)],
        {
          execArgv: [],
          env: { ...process.env, CLICKHOUSE: `${engine.url} ${engine.username} ${engine.password}` },
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        },
      );
      const [code, signal] = await once(child, 'exit');
      ends.push(signal ?? code);
    }
    expect(ends.at(-1)).toBe(0);
    expect(ends.filter((end) => end === 'SIGKILL').length).toBe(8);
    expect(new Map(await versionsIn())).toEqual(expected);
    const after = openStore();
    const { coverage } = verification({ store: after, clickhouse, clock: systemClock });
    const sli = (await coverage()).filter(({ topic }) => topic === 'sli');
    expect(sli.map(({ end, missing }) => ({ end, missing }))).toEqual(Array(lanes).fill({ end: 1_500, missing: [] }));
    await after.close();
  });
});

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openLocalStore } from '@lunettes/adapter-local';
import { openOtlp } from '@lunettes/adapter-otlp';
import { type Answer, type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '@lunettes/adapter-otlp/testing';
import { decodeRecord, encodeRecord } from '@lunettes/codec';
import { type Control, pairs, type Span } from '@lunettes/core/vocabulary';
import { type Append, type Clock, type DeadLetter, decodeDeadLetter, type LaneStore } from '@lunettes/ports';
import { createLogger, createMetrics } from '@lunettes/telemetry';
import { aSpan, someTimeUs } from '@lunettes/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExporterOptions } from './connection.ts';
import { startOtlpExporter } from './index.ts';
import { systemClock } from './system-clock.fixture.ts';

const lanes = 3;
const ends: (() => unknown)[] = [];
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lunettes-exporter-'));
  ends.push(() => rmSync(directory, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const openStore = (): LaneStore => openLocalStore({ directory, lanes, bytesMax: 2 ** 40, clock: systemClock });

async function append(store: LaneStore, lane: number, values: readonly (Span | Control)[]): Promise<void> {
  const session = await store.open({ stage: 'slo-evaluator', lane, input: 'raw', outputs: ['spans'], effects: 'log' });
  const { end } = await store.read({ topic: 'spans', lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
  const appends = values.map((value, index): Append => {
    const sequence = { epoch: 0, n: end + index + 1, src: 0, part: 0, last: true };
    return { topic: 'spans', logTimeUs: 1, key: 'k', value: encodeRecord('spans', value), sequence };
  });
  const cursor = session.cursor ?? { offset: 0, part: 0, accepted: undefined, written: [], logic: 'test' };
  await session.commit({ appends, changes: [], cursor });
  await session.close();
}

const hex = (text: string, digits: number): string => Buffer.from(text).toString('hex').padStart(digits, '0').slice(-digits);
/** A root and `children` below it, ended. */
function trace(name: string, children = 1, of: Partial<Span> = {}): readonly Span[] {
  const trace_id = hex(name, 32);
  const root = aSpan({
    trace_id,
    span_id: hex(`${name}r`, 16),
    pod: name,
    uid: name,
    attributes: pairs(['lunettes.outcome', 'delivered']),
    ...of,
  });
  return [
    root,
    ...Array.from({ length: children }, (_, n) =>
      aSpan({ trace_id, span_id: hex(`${name}${n}`, 16), parent_span_id: root.span_id, name: 'image.pull', pod: name, uid: name, ...of }),
    ),
  ];
}
const later: Control = { control: 'watermark', cluster: 'c1', us: someTimeUs + 3_600_000_000, closing: false, silent: false };

const identities = (spans: readonly { readonly traceId: string; readonly spanId: string }[]): readonly string[] =>
  spans.map(({ traceId, spanId }) => `${traceId}/${spanId}`).sort();
const identitiesOf = (spans: readonly Span[]): readonly string[] =>
  identities(spans.map(({ trace_id, span_id }) => ({ traceId: trace_id, spanId: span_id })));

async function receiving(answer?: (spans: readonly ReceivedSpan[], earlier: number) => Answer): Promise<OtlpReceiver> {
  const receiver = await startOtlpReceiver(answer === undefined ? {} : { answer });
  ends.push(receiver.close);
  return receiver;
}

/** A clock on which every pause is over at once, and noted. */
function notingClock(): Clock & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    nowUs: systemClock.nowUs,
    sleep: async (ms) => {
      pauses.push(ms);
    },
  };
}

function exporterOn(store: LaneStore, { endpoint }: OtlpReceiver, of: Partial<ExporterOptions> = {}, clock: Clock = systemClock) {
  const client = openOtlp({ target: new URL(endpoint).host, tls: undefined, headers: [], timeoutMs: 10_000, compression: 'gzip' });
  const end = new AbortController();
  const metrics = createMetrics();
  const exporter = startOtlpExporter(
    { store, client, clock, metrics, logger: createLogger({ service: 'e', level: 'silent' }) },
    { early: false, corrections: false, tracesMax: 1_000, batchSpans: 512, ...of },
    end.signal,
  );
  const stop = async (): Promise<void> => {
    end.abort();
    await exporter.ended;
    client.close();
  };
  const counted = async (line: string): Promise<number> =>
    Number(new RegExp(`^${line} (\\d+)`, 'm').exec(await metrics.expose())?.[1] ?? 0);
  return { ...exporter, stop, counted };
}

async function lettersOf(store: LaneStore): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    const { records } = await store.read({ topic: 'dead-letters', lane, from: 0 }, { recordsMax: 1_000, bytesMax: 2 ** 30 });
    for (const { key, value } of records) {
      const letter = decodeDeadLetter(key, value);
      if (letter.ok) letters.push(letter.value);
    }
  }
  return letters;
}

describe('traces of all lanes', () => {
  test('reach the backend once, when they are due; a new exporter goes on where the last one was', async () => {
    const store = openStore();
    ends.push(() => store.close());
    const receiver = await receiving();
    await append(store, 0, [...trace('a', 2), later]);
    await append(store, 2, trace('b'));
    const first = exporterOn(store, receiver);
    await first.settled();
    expect(identities(receiver.spans)).toEqual(identitiesOf(trace('a', 2)));
    expect(await first.counted('lunettes_otlp_spans_total\\{result="accepted"\\}')).toBe(3);
    await first.stop();

    // What was held is not read again: it was kept with the cursor.
    await append(store, 2, [later]);
    const second = exporterOn(store, receiver);
    await second.settled();
    expect(identities(receiver.spans)).toEqual(identitiesOf([...trace('a', 2), ...trace('b')]));
    expect(second.status()).toMatchObject([{ state: 'idle', lagRecords: 0 }, { state: 'idle' }, { state: 'idle', lagRecords: 0 }]);
    await second.stop();
  });

  test('are sent in requests of the size that was asked for, and never above 3 MiB', async () => {
    const store = openStore();
    ends.push(() => store.close());
    const receiver = await receiving();
    const large = trace('l', 9, { attributes: pairs(['lunettes.outcome', 'delivered'], ['message', 'x'.repeat(700_000)]) });
    await append(store, 0, [...trace('s', 24), later]);
    await append(store, 1, [...large, later]);
    const exporter = exporterOn(store, receiver, { batchSpans: 10 });
    await exporter.settled();
    await exporter.stop();
    const small = receiver.requests.filter(({ spans }) => spans[0]?.traceId === hex('s', 32));
    expect(small.map(({ spans }) => spans.length)).toEqual([10, 10, 5]);
    const others = receiver.requests.filter(({ spans }) => spans[0]?.traceId === hex('l', 32));
    expect(others.map(({ spans }) => spans.length).every((count) => count <= 4)).toBe(true);
    expect(identities(receiver.spans)).toEqual(identitiesOf([...trace('s', 24), ...large]));
    expect(await lettersOf(store)).toEqual([]);
  });
});

describe('a backend', () => {
  test('that refuses one span of a batch gets all others, and that one is set aside as it was', async () => {
    const bad = hex('x17', 16);
    const receiver = await receiving((spans) =>
      spans.some(({ spanId }) => spanId === bad) ? { kind: 'fail', code: 'INVALID_ARGUMENT', message: 'secret words' } : { kind: 'take' },
    );
    const store = openStore();
    ends.push(() => store.close());
    const all = trace('x', 30);
    await append(store, 1, [...all, later]);
    const exporter = exporterOn(store, receiver);
    await exporter.settled();
    await exporter.stop();
    expect(identities(receiver.spans)).toEqual(identitiesOf(all.filter(({ span_id }) => span_id !== bad)));
    const [letter, ...others] = await lettersOf(store);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ code: 'rejected', detail: 'the backend answers INVALID_ARGUMENT' });
    expect(decodeRecord('spans', letter?.original ?? new Uint8Array())).toMatchObject({ ok: true, value: { span_id: bad } });
    expect(await exporter.counted('lunettes_otlp_spans_total\\{result="rejected"\\}')).toBe(1);
  });

  test('that took only some of a batch does not get it again, and the identities are set aside', async () => {
    const receiver = await receiving((_, earlier) =>
      earlier === 0 ? { kind: 'take_some', rejected: 2, message: 'full' } : { kind: 'take' },
    );
    const store = openStore();
    ends.push(() => store.close());
    await append(store, 0, [...trace('p', 4), later]);
    const exporter = exporterOn(store, receiver);
    await exporter.settled();
    await exporter.stop();
    expect(receiver.requests).toHaveLength(1);
    const [letter] = await lettersOf(store);
    expect(letter).toMatchObject({ code: 'maybe_rejected', detail: 'the backend says that it rejected 2 of these 5 spans' });
    const lines = new TextDecoder().decode(letter?.original).trimEnd().split('\n').sort();
    expect(lines).toEqual(identitiesOf(trace('p', 4)).map((identity) => `${identity}/1`));
    expect(await exporter.counted('lunettes_otlp_spans_total\\{result="maybe_rejected"\\}')).toBe(5);
  });

  test('that asks for a pause gets the same spans after it, within a bound; one that does not is asked in growing steps', async () => {
    const answers: Answer[] = [
      { kind: 'fail', code: 'RESOURCE_EXHAUSTED', retryAfterMs: 1_500 },
      { kind: 'fail', code: 'UNAVAILABLE', retryAfterMs: 3_600_000 },
      ...Array.from({ length: 6 }, (): Answer => ({ kind: 'fail', code: 'UNAVAILABLE' })),
    ];
    const receiver = await receiving((_, earlier) => answers[earlier] ?? { kind: 'take' });
    const store = openStore();
    ends.push(() => store.close());
    await append(store, 0, [...trace('w'), later]);
    const clock = notingClock();
    const exporter = exporterOn(store, receiver, {}, clock);
    while (receiver.spans.length === 0) await nextTurn();
    await exporter.settled();
    await exporter.stop();
    expect(clock.pauses.slice(0, 8)).toEqual([1_500, 300_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(identities(receiver.spans)).toEqual(identitiesOf(trace('w')));
  });

  test('whose answer was lost gets the same ids again', async () => {
    const receiver = await receiving((_, earlier) => (earlier === 0 ? { kind: 'take_and_fail', code: 'UNAVAILABLE' } : { kind: 'take' }));
    const store = openStore();
    ends.push(() => store.close());
    await append(store, 0, [...trace('q'), later]);
    const exporter = exporterOn(store, receiver, {}, notingClock());
    while (receiver.requests.length < 2) await nextTurn();
    await exporter.settled();
    await exporter.stop();
    expect(receiver.spans).toHaveLength(4);
    expect([...new Set(identities(receiver.spans))]).toEqual(identitiesOf(trace('q')));
  });

  test('that knows nobody of that name is reported, and nothing is lost when it does', async () => {
    let known = false;
    const receiver = await receiving(() => (known ? { kind: 'take' } : { kind: 'fail', code: 'UNAUTHENTICATED', message: 'who' }));
    const store = openStore();
    ends.push(() => store.close());
    await append(store, 0, [...trace('u'), later]);
    const first = exporterOn(store, receiver);
    await first.settled();
    expect(first.status()[0]).toMatchObject({ state: 'waiting', trouble: 'UNAUTHENTICATED: who; check address, headers and permissions' });
    await first.stop();
    known = true;
    const second = exporterOn(store, receiver);
    await second.settled();
    await second.stop();
    expect(identities(receiver.spans)).toEqual(identitiesOf(trace('u')));
  });
});

test.each(['before_send', 'before_confirm', 'after_confirm'] as const)(
  'killed at %s, the exporter sends the same ids again and leaves none out',
  async (point) => {
    const receiver = await receiving();
    const store = openStore();
    const all: Span[] = [];
    for (let lane = 0; lane < lanes; lane++)
      for (let n = 0; n < 5; n++) {
        const spans = trace(`k${lane}${n}`, 3);
        all.push(...spans);
        await append(store, lane, [...spans, later]);
      }
    await store.close();
    let kills = 0;
    for (let killAt = 1; ; killAt = (killAt % 3) + 1) {
      const args = [
        '--directory',
        directory,
        '--target',
        new URL(receiver.endpoint).host,
        '--point',
        point,
        '--killAt',
        `${kills < 4 ? killAt : 0}`,
      ];
      const child = fork(join(import.meta.dirname, 'exporter.fixture.ts'), args);
      const [code, signal] = await once(child, 'exit');
      if (signal === 'SIGKILL') kills++;
      else {
        expect(code).toBe(0);
        break;
      }
    }
    expect(kills).toBeGreaterThan(0);
    const received = identities(receiver.spans);
    expect([...new Set(received)]).toEqual(identitiesOf(all));
    // Dead between the backend's word and the cursor, it must have sent something twice; elsewhere nothing was sent in vain.
    if (point === 'before_confirm') expect(received.length).toBeGreaterThan(all.length);
    else expect(received.length).toBe(all.length);
  },
);

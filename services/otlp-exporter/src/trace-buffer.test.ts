import { pairs, type Span, type Watermark } from '@lunettes/core/vocabulary';
import { aSpan, someTimeUs } from '@lunettes/testkit';
import { describe, expect, test } from 'vitest';
import { type TraceBuffer, type TraceBufferOptions, traceBuffer } from './trace-buffer.ts';

const second = 1_000_000;
const endUs = someTimeUs + 2 * second;
const root = (of: Partial<Span> = {}, outcome = 'delivered'): Span =>
  aSpan({ trace_id: 't', span_id: 'root', end_at_us: endUs, attributes: pairs(['lunettes.outcome', outcome]), ...of });
const child = (of: Partial<Span> = {}): Span =>
  aSpan({ trace_id: 't', span_id: 'child', parent_span_id: 'root', name: 'image.pull', end_at_us: endUs, ...of });
const watermark = (us: number, of: Partial<Watermark> = {}): Watermark => ({
  control: 'watermark',
  cluster: 'c1',
  us,
  closing: false,
  silent: false,
  ...of,
});
const options: TraceBufferOptions = { early: false, corrections: false, tracesMax: 100 };
const holding = (spans: readonly Span[], of: Partial<TraceBufferOptions> = {}): TraceBuffer => {
  const buffer = traceBuffer({ ...options, ...of });
  for (const span of spans) expect(buffer.take(span)).toBeUndefined();
  return buffer;
};
const ids = (spans: readonly Span[]): readonly string[] => spans.map(({ span_id, version }) => `${span_id}/${version}`).sort();

describe('a trace', () => {
  test('is sent once, when the watermark of its cluster has passed its end by ten seconds', () => {
    const buffer = holding([root(), child()]);
    expect(buffer.release(watermark(endUs + 10 * second - 1))).toEqual([]);
    expect(buffer.release(watermark(endUs + 60 * second, { cluster: 'c2' }))).toEqual([]);
    expect(ids(buffer.release(watermark(endUs + 10 * second)))).toEqual(['child/1', 'root/1']);
    expect(buffer.release(watermark(endUs + 20 * second))).toEqual([]);
  });

  test('goes out in the version that stood then; a span that was taken back by then does not', () => {
    const buffer = holding([root(), child(), root({ version: 2 }), child({ retracted: true, version: 2 })]);
    expect(ids(buffer.release(watermark(endUs + 10 * second)))).toEqual(['root/2']);
  });

  test('that was taken back whole is forgotten', () => {
    const buffer = holding([root(), root({ retracted: true, version: 2 })]);
    expect(buffer.release(watermark(endUs + 10 * second))).toEqual([]);
    expect(buffer.size).toBe(0);
  });

  test('of an open delivery waits for its end', () => {
    const buffer = holding([root({}, 'open')]);
    expect(buffer.release(watermark(endUs + 3600 * second))).toEqual([]);
    buffer.take(root({ version: 2, end_at_us: endUs + 3600 * second }));
    expect(ids(buffer.release(watermark(endUs + 3610 * second)))).toEqual(['root/2']);
  });

  test('is sent at the end of a replay, however short ago it ended; an open one is not', () => {
    const open = aSpan({ trace_id: 'o', span_id: 'open', attributes: pairs(['lunettes.outcome', 'open']) });
    expect(ids(holding([root(), open]).release(watermark(endUs, { closing: true })))).toEqual(['root/1']);
  });

  test('of which the root is older than the log is sent when it can no longer come', () => {
    const buffer = holding([child()]);
    expect(buffer.release(watermark(endUs + 60 * second))).toEqual([]);
    expect(ids(buffer.release(watermark(endUs + 611 * second)))).toEqual(['child/1']);
  });
});

describe('a correction', () => {
  test('stays away from the backend, and says so', () => {
    const buffer = holding([root()]);
    buffer.release(watermark(endUs + 10 * second));
    expect(buffer.take(root({ version: 2 }))).toBe('after_export');
    expect(buffer.take(child({ retracted: true }))).toBe('retracted_after_export');
    expect(buffer.release(watermark(endUs + 20 * second))).toEqual([]);
  });

  test('is sent with the next watermark where corrections are wanted, and the rest of its trace is not', () => {
    const buffer = holding([root(), child()], { corrections: true });
    buffer.release(watermark(endUs + 10 * second));
    expect(buffer.take(child({ version: 2 }))).toBeUndefined();
    expect(ids(buffer.release(watermark(endUs + 11 * second)))).toEqual(['child/2']);
    expect(buffer.release(watermark(endUs + 12 * second))).toEqual([]);
  });

  test('is known as one for twenty minutes of event time, and then the trace is forgotten', () => {
    const buffer = holding([root()]);
    buffer.release(watermark(endUs + 10 * second));
    buffer.release(watermark(endUs + 1_200 * second));
    expect(buffer.size).toBe(1);
    buffer.release(watermark(endUs + 1_300 * second));
    expect(buffer.size).toBe(0);
  });
});

test('where early traces are wanted, a late delivery is sent while it is open, and whole again when it has ended', () => {
  const buffer = holding([root({}, 'open'), child()], { early: true });
  expect(ids(buffer.release(watermark(endUs)))).toEqual(['child/1', 'root/1']);
  expect(buffer.release(watermark(endUs + second))).toEqual([]);
  buffer.take(root({ version: 2 }));
  expect(ids(buffer.release(watermark(endUs + 10 * second)))).toEqual(['child/1', 'root/2']);
});

test('beyond the bound the trace that is held longest goes out as it stands', () => {
  const buffer = holding([root({}, 'open'), root({ trace_id: 'u', span_id: 'other' }, 'open')], { tracesMax: 1 });
  expect(ids(buffer.overflow())).toEqual(['root/1']);
  expect(buffer.size).toBe(1);
});

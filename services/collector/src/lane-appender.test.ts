import { expect, test } from 'vitest';
import { clockStartUs, handClock } from '../test/hand-clock.ts';
import { encode, recordingLog } from '../test/recording-log.ts';
import { openCounters } from './counters.ts';
import { type Draft, openLaneAppender } from './lane-appender.ts';
import { openTimeOrderedIds } from './time-ordered-id.ts';

const draft = (stream: string, lane: number, text: string): Draft => ({
  stream,
  lane,
  key: `c|ns|${text}`,
  cluster: 'c',
  namespace: 'ns',
  form: 'pod',
  source: 'pod_watch',
  file: null,
  line: null,
  body: Buffer.from(JSON.stringify({ text })),
});

function open(queuedBytesMax = 1_000_000) {
  const log = recordingLog(4);
  const counters = openCounters();
  let epochs = 0;
  const appender = openLaneAppender({ log, clock: handClock(), counters, encode, newEpoch: () => `e${++epochs}` }, { queuedBytesMax });
  const stamps = (): readonly string[] =>
    log.taken.map(({ lane, envelope, body }) => `${envelope.stream}/${envelope.epoch}/${lane}:${envelope.seq}=${String(body['text'])}`);
  return { log, counters, appender, stamps };
}

test('numbers are dense per stream, epoch and lane', async () => {
  const { appender, stamps, log } = open();
  await appender.submit([draft('a', 0, 'x'), draft('a', 1, 'y'), draft('b', 0, 'z')]);
  await appender.submit([draft('a', 0, 'w')]);
  expect(stamps()).toEqual(['a/e1/0:1=x', 'a/e1/1:1=y', 'b/e2/0:1=z', 'a/e1/0:2=w']);
  expect(log.taken[0]?.envelope.arrival_us).toBe(clockStartUs);
});

test('after a failed append its streams begin a new epoch, others do not', async () => {
  const { appender, stamps, log, counters } = open();
  await appender.submit([draft('b', 0, 'before')]);
  log.failNext(1, { takes: 1 });
  expect(await appender.submit([draft('a', 0, 'x'), draft('a', 0, 'y')])).toBe('failed');
  expect(await appender.submit([draft('a', 0, 'x'), draft('a', 0, 'y')])).toBe('acknowledged');
  await appender.submit([draft('b', 0, 'after')]);
  expect(stamps()).toEqual(['b/e1/0:1=before', 'a/e2/0:1=x', 'a/e3/0:1=x', 'a/e3/0:2=y', 'b/e1/0:2=after']);
  expect(counters.get('failed_appends', 'failed')).toBe(1);
});

test('one append is under way at a time, and what gathers meanwhile goes together, in order', async () => {
  const { appender, stamps, log } = open();
  const release = log.hold();
  const answers = ['x', 'y', 'z'].map((text) => appender.submit([draft('a', 0, text)]));
  await new Promise((resolve) => setImmediate(resolve));
  answers.push(appender.submit([draft('a', 0, 'w')]));
  release();
  expect(await Promise.all(answers)).toEqual(['acknowledged', 'acknowledged', 'acknowledged', 'acknowledged']);
  expect(stamps().map((stamp) => stamp.at(-1))).toEqual(['x', 'y', 'z', 'w']);
  expect(log.atOnceMost()).toBe(1);
  expect(log.appends()).toBe(2);
});

test('beyond the bound a submission is refused at once, and taken again when there is room', async () => {
  const { appender, log } = open(40);
  const release = log.hold();
  const first = appender.submit([draft('a', 0, 'x'.repeat(20))]);
  await new Promise((resolve) => setImmediate(resolve));
  const second = appender.submit([draft('a', 0, 'y'.repeat(5))]);
  expect(await appender.submit([draft('a', 0, 'z'.repeat(20))])).toBe('queue_full');
  release();
  expect(await Promise.all([first, second])).toEqual(['acknowledged', 'acknowledged']);
  expect(appender.queuedBytes()).toBe(0);
  expect(await appender.submit([draft('a', 0, 'z'.repeat(20))])).toBe('acknowledged');
});

test('a full store is told apart from a failing one', async () => {
  const { appender, log, counters } = open();
  log.failNext(1, { code: 'store_full' });
  expect(await appender.submit([draft('a', 0, 'x')])).toBe('store_full');
  expect(counters.get('failed_appends', 'store_full')).toBe(1);
});

test('closing waits for what was submitted', async () => {
  const { appender, log } = open();
  const answer = appender.submit([draft('a', 0, 'x')]);
  await appender.close();
  expect(log.taken).toHaveLength(1);
  expect(await answer).toBe('acknowledged');
  expect(await appender.submit([draft('a', 0, 'y')])).toBe('closed');
});

test('ids grow, also when the clock goes back', () => {
  const times = [5_000_000, 5_000_000, 1_000_000, 5_001_000, 9_000_000];
  let at = 0;
  const next = openTimeOrderedIds(() => times[at++] ?? 9_000_000);
  const ids = Array.from({ length: 70_000 }, next);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

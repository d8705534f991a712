import type { LogAppend } from '@lunettes/ports';
import { expect, test } from 'vitest';
import { appendRequests } from './append-requests.ts';

const append = (topic: 'signals' | 'lifecycle', src: number, part = 0, bytes = 10): LogAppend => ({
  topic,
  key: '',
  value: new Uint8Array(bytes),
  logTimeUs: 1,
  sequence: { epoch: 0, n: 1, src, part, last: true },
});
const cut = (appends: readonly LogAppend[], recordsMax: number, bytesMax = 1e9) =>
  appendRequests(appends, { recordsMax: () => recordsMax, bytesMax }).map(
    ({ topic, records }) => `${topic} ${records.map(({ sequence }) => `${sequence?.src}.${sequence?.part}`).join(' ')}`,
  );

test('each request has one topic, in the given order', () => {
  expect(cut([append('signals', 1), append('lifecycle', 1), append('signals', 2)], 10)).toEqual(['signals 1.0 2.0', 'lifecycle 1.0']);
});

test('a request ends at its bounds of records and of bytes', () => {
  const appends = [1, 2, 3, 4, 5].map((src) => append('signals', src));
  expect(cut(appends, 2)).toEqual(['signals 1.0 2.0', 'signals 3.0 4.0', 'signals 5.0']);
  expect(cut(appends, 10, 30)).toEqual(['signals 1.0 2.0 3.0', 'signals 4.0 5.0']);
});

test('outputs of one part are never cut apart, however large they are', () => {
  const appends = [append('signals', 1), append('signals', 2), append('signals', 2), append('signals', 2), append('signals', 2, 1)];
  expect(cut(appends, 2)).toEqual(['signals 1.0 2.0 2.0 2.0', 'signals 2.1']);
  expect(cut(appends, 100, 20)).toEqual(['signals 1.0', 'signals 2.0 2.0 2.0', 'signals 2.1']);
});

test('raw records and dead letters may be cut anywhere', () => {
  const raw = { ...append('signals', 1), sequence: undefined };
  expect(appendRequests([raw, raw, raw], { recordsMax: () => 2, bytesMax: 1e9 }).map(({ records }) => records.length)).toEqual([2, 1]);
});

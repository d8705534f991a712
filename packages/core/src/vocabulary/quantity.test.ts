import { expect, test } from 'vitest';
import { parseGoDuration } from './go-duration.ts';
import { parseQuantity } from './quantity.ts';

test.each([
  ['1', 1000n, 1000n],
  ['100m', 1000n, 100n],
  ['0.5', 1000n, 500n],
  ['1.5', 1000n, 1500n],
  ['1n', 1000n, 1n],
  ['64Gi', 1n, 68_719_476_736n],
  ['1e3', 1n, 1000n],
  ['12E', 1n, 12_000_000_000_000_000_000n],
  ['0', 1n, 0n],
  ['-1', 1n, -1n],
])('%s times %s is exactly %s', (text, scale, value) => {
  expect(parseQuantity(text, scale)).toEqual({ ok: true, value });
});

test.each(['', 'm', '1 Gi', '1gi', 'one', '1.2.3', '9'.repeat(65), '1e999'])('%j is no quantity', (text) => {
  expect(parseQuantity(text, 1n).ok).toBe(false);
});

test.each([
  ['1m30s', 90_000_000],
  ['6m', 360_000_000],
  ['1.5h', 5_400_000_000],
  ['500ms', 500_000],
  ['0', 0],
])('the Go duration %s is %i microseconds', (text, us) => {
  expect(parseGoDuration(text)).toEqual({ ok: true, value: us });
});

test.each(['', '5', '-1m', '1d', '1m 30s', '9999999h'])('%j is no Go duration', (text) => {
  expect(parseGoDuration(text).ok).toBe(false);
});

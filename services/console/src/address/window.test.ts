import { expect, test } from 'vitest';
import { bucketsMax, bucketsOf, ranges, readRange } from './window.ts';

const newestUs = 1_795_497_971_123_456;

test.each(ranges)('the stretches of %s follow each other without a gap and end after the newest instant', (range) => {
  const buckets = bucketsOf(range, newestUs);
  expect(buckets).toHaveLength(bucketsMax);
  for (const [at, bucket] of buckets.entries()) expect(bucket.fromUs).toBe(buckets[at - 1]?.toUs ?? bucket.fromUs);
  const last = buckets.at(-1);
  expect(last !== undefined && last.fromUs <= newestUs && newestUs < last.toUs).toBe(true);
});

test('the stretches stay the same until the newest instant leaves the last one', () => {
  expect(bucketsOf('24h', newestUs)).toEqual(bucketsOf('24h', newestUs + 1_000_000));
});

test('a range that is not offered is a day', () => {
  expect(readRange('90d')).toBe('24h');
  expect(readRange(null)).toBe('24h');
  expect(readRange('1h')).toBe('1h');
});

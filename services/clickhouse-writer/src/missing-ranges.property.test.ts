import fc from 'fast-check';
import { expect, test } from 'vitest';
import { missingRanges } from './missing-ranges.ts';

const offset = fc.integer({ min: 0, max: 60 });
const range = fc.tuple(offset, offset).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));

test('an offset is missing exactly when it is kept and no range holds it, each once and in order', () => {
  fc.assert(
    fc.property(offset, offset, fc.array(range), (first, end, covered) => {
      const wanted = Array.from({ length: 61 }, (_, at) => at).filter(
        (at) => at >= first && at < end && !covered.some((one) => one.first <= at && at <= one.last),
      );
      const found = missingRanges(first, end, covered).flatMap((one) =>
        Array.from({ length: one.last - one.first + 1 }, (_, index) => one.first + index),
      );
      expect(found).toEqual(wanted);
    }),
  );
});

test('neighbouring offsets are told as one range', () => {
  expect(missingRanges(0, 10, [{ first: 3, last: 4 }])).toEqual([
    { first: 0, last: 2 },
    { first: 5, last: 9 },
  ]);
});

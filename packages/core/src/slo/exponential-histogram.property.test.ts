import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf, withObservations, zeroBucket } from './exponential-histogram.ts';

test('a duration lies above the lower bound of its bucket and not above the upper one, by exact integers', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.integer({ min: 2, max: 5000 }),
        fc.maxSafeInteger().filter((us) => us > 1),
        fc.integer({ min: 1, max: 52 }).map((bits) => 2 ** bits),
      ),
      (us) => {
        const index = BigInt(bucketOf(us));
        const eighth = BigInt(us) ** 8n;
        expect(eighth > 1n << index && eighth <= 1n << (index + 1n)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
  expect([0, 1].map(bucketOf)).toEqual([zeroBucket, zeroBucket]);
});

test('what is added and taken back in any order leaves nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 20 })), fc.integer(), (indices, seed) => {
      const back = indices.map((index, at) => ({ index, order: (at * 7919 + seed) % 101 })).sort((a, b) => a.order - b.order);
      const full = indices.reduce((buckets, index) => withObservations(buckets, index, 1), [] as ReturnType<typeof withObservations>);
      expect(full.reduce((sum, [, count]) => sum + count, 0)).toBe(indices.length);
      expect(full.map(([index]) => index)).toEqual([...new Set(indices)].sort((a, b) => a - b));
      expect(back.reduce((buckets, { index }) => withObservations(buckets, index, -1), full)).toEqual([]);
    }),
  );
});

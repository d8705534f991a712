import { expect, test } from 'vitest';
import { lowerBound, withValue } from './sorted.ts';

const numbers = (a: number, b: number): number => a - b;

test('a value goes where it belongs, or takes the place of its equal', () => {
  expect(withValue([1, 3], 2, numbers)).toEqual([1, 2, 3]);
  const byNumber = (a: readonly [number, string], b: readonly [number, string]): number => a[0] - b[0];
  const pairs = withValue<readonly [number, string]>(
    [
      [1, 'a'],
      [2, 'b'],
    ],
    [2, 'c'],
    byNumber,
  );
  expect(pairs).toEqual([
    [1, 'a'],
    [2, 'c'],
  ]);
});

test('the lower bound of something larger than all is the length', () => {
  expect(lowerBound([1, 2], 9, numbers)).toBe(2);
  expect(lowerBound([], 9, numbers)).toBe(0);
});

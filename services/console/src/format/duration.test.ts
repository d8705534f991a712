import { describe, expect, test } from 'vitest';
import { en } from '../language/en.ts';
import { ja } from '../language/ja.ts';
import { durationText } from './duration.ts';

describe('a duration', () => {
  test.each([
    [0, '0 s'],
    [7, '7 µs'],
    [999, '999 µs'],
    [1_000, '1 ms'],
    [12_345, '12.3 ms'],
    [412_900, '412 ms'],
    [1_000_000, '1 s'],
    [3_420_000, '3.42 s'],
    [42_195_000, '42.1 s'],
    [60_000_000, '1 min'],
    [65_000_000, '1 min 5 s'],
    [2_100_000_000, '35 min'],
    [7_380_000_000, '2 h 3 min'],
    [86_400_000_000, '1 d'],
    [277_200_000_000, '3 d 5 h'],
  ])('of %i µs reads as %s', (us, expected) => {
    expect(durationText(us, en.units)).toBe(expected);
  });

  test('just short of a unit is not promoted to it', () => {
    expect(durationText(59_999_999, en.units)).toBe('59.9 s');
    expect(durationText(999_999, en.units)).toBe('999 ms');
    expect(durationText(3_599_999_999, en.units)).toBe('59 min 59 s');
  });

  test('below zero keeps its sign', () => {
    expect(durationText(-1_500_000, en.units)).toBe('−1.5 s');
  });

  test('reads in Japanese units without a space', () => {
    expect(durationText(65_000_000, ja.units)).toBe('1分 5秒');
  });
});

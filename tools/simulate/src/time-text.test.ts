import { describe, expect, it } from 'vitest';
import { goDurationText, microText, secondText } from './time-text.ts';

describe('instants', () => {
  it('are written as the platform clock would write them, leap days among them', () => {
    for (const second of [0, 951_782_399, 951_782_400, 1_709_164_800, 1_709_251_199, 1_709_251_200, 1_760_000_000, 4_102_444_799]) {
      const expected = new Date(second * 1000).toISOString();
      expect(secondText(second * 1_000_000 + 999_999)).toBe(`${expected.slice(0, 19)}Z`);
      expect(microText(second * 1_000_000 + 42)).toBe(`${expected.slice(0, 19)}.000042Z`);
    }
  });
});

describe('durations', () => {
  it('are written as Go writes them, in milliseconds', () => {
    expect([812_400, 1_500_000, 123_250_000, 60_000_000, 3_723_000_000].map(goDurationText)).toEqual([
      '812ms',
      '1.5s',
      '2m3.25s',
      '1m0s',
      '1h2m3s',
    ]);
  });
});

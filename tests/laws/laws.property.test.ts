import { expect, test } from 'vitest';
import { broken, lawCase } from './law-case.ts';

/** Cases of an ordinary run; `node tests/laws/main.ts` runs as many as asked. */
const cases = Number(process.env['LUNETTES_LAW_CASES'] ?? 40);

// Verifies: L19
test('whatever comes late, twice, from few sources or from a wrong clock, the answers are the same and nothing ends twice or runs backwards', () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= cases; seed++) {
    const one = lawCase(seed);
    kinds.add(`${one.files.length} sources, clocks ${one.clockSkewMs > 0 ? 'wrong' : 'right'}`);
    expect(broken(one), JSON.stringify(one)).toEqual([]);
  }
  // Of four sources any subset that tells of Pods, with right clocks and with wrong ones.
  expect(kinds.size).toBeGreaterThanOrEqual(6);
});

/**
 * 2282: what a deletion made a container do was dated before it by the node's clock, and blamed for it. 12640, 20001: the node's
 * clock said when delivery time ended to count, on the other side of the limit, and the verdict was told as a clear one.
 */
test.each([2282, 12640, 20001])('the case that once broke a law keeps them all: %s', (seed) => {
  expect(broken(lawCase(seed))).toEqual([]);
});

import { expect, test } from 'vitest';
import type { CoverageProof } from './coverage.ts';
import { extended, openIntervals, type SightIntervals } from './sight-intervals.ts';

const seeing = (provedUs: number): CoverageProof => ({ source: 'pods', state: 'seeing', reason: null, provedUs });
const blind = (provedUs: number): CoverageProof => ({ source: 'pods', state: 'blind', reason: 'watch_gap', provedUs });

/** Each row as it stands in the table after all of them were stored: the highest version of each begin. */
function stored(...intervals: readonly SightIntervals[]): readonly string[] {
  const rows = new Map<number, { readonly version: number; readonly text: string }>();
  for (const { unstored } of intervals) {
    for (const { from_at_us, to_at_us, state, reason, version } of unstored) {
      const text = `${from_at_us}-${to_at_us} ${state}${reason === null ? '' : ` ${reason}`}`;
      const known = rows.get(from_at_us);
      expect(known?.version ?? 0).not.toBe(version);
      if (version > (known?.version ?? 0)) rows.set(from_at_us, { version, text });
    }
  }
  return [...rows].sort((a, b) => a[0] - b[0]).map(([, { text }]) => text);
}
const drained = ({ last }: SightIntervals): SightIntervals => ({ last, unstored: [] });

test('an interval of seeing reaches to the last proof and grows as one row', () => {
  const first = openIntervals('c', seeing(100), undefined, 105);
  const later = extended(drained(first), seeing(160), 165);
  expect(stored(first, later)).toEqual(['100-160 seeing']);
});

test('what ends seeing counts from the last proof on, not from when it was noticed', () => {
  const first = extended(openIntervals('c', seeing(100), undefined, 105), seeing(160), 165);
  const lost = extended(drained(first), blind(160), 300);
  const longer = extended(drained(lost), blind(160), 310);
  const back = extended(drained(longer), seeing(340), 341);
  expect(stored(first, lost, longer, back)).toEqual(['100-160 seeing', '160-340 blind watch_gap', '340-340 seeing']);
});

test('an interval that never grew gives its place to the next', () => {
  const first = openIntervals('c', seeing(100), undefined, 105);
  const lost = extended(drained(first), blind(100), 300);
  expect(stored(first, lost)).toEqual(['100-300 blind watch_gap']);
});

test('between two runs nobody looked', () => {
  const first = openIntervals('c', seeing(900), { from_at_us: 300, to_at_us: 400, version: 7 }, 905);
  expect(stored(first)).toEqual(['400-900 blind collector_down', '900-900 seeing']);
  const again = openIntervals('c', seeing(1500), first.last, 1501);
  expect(stored(first, again)).toEqual(['400-900 blind collector_down', '900-1500 blind collector_down', '1500-1500 seeing']);
});

test('a proof that is older than what is known to be lost brings nothing back', () => {
  const first = extended(openIntervals('c', seeing(100), undefined, 105), blind(100), 300);
  expect(extended(drained(first), seeing(90), 310).unstored).toEqual([]);
});

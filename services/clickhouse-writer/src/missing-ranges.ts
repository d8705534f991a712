import type { OffsetRange } from '@lunettes/adapter-clickhouse';

/** What of `[first, end)` lies in none of the ranges, ascending. The ranges may overlap and need no order. */
export function missingRanges(first: number, end: number, covered: readonly OffsetRange[]): readonly OffsetRange[] {
  const missing: OffsetRange[] = [];
  let next = first;
  for (const range of [...covered].sort((a, b) => a.first - b.first)) {
    if (next >= end) break;
    if (range.first > next) missing.push({ first: next, last: Math.min(range.first, end) - 1 });
    next = Math.max(next, range.last + 1);
  }
  if (next < end) missing.push({ first: next, last: end - 1 });
  return missing;
}

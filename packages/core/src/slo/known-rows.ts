import { compareBytes, lowerBound } from '@lunettes/base';
import type { Known } from '../lifecycle/index.ts';
import type { LifecycleEvent, Pairs } from '../vocabulary/index.ts';

/** `known` with what `row` now says under its key, or without it where the row is retracted. Sorted by key, before and after. */
export function withRow(known: readonly Known[], row: LifecycleEvent, details: Pairs): readonly Known[] {
  const at = lowerBound(known, row.key, byKey);
  const copy = known.slice();
  const replaces = copy[at]?.key === row.key ? 1 : 0;
  if (row.retracted) copy.splice(at, replaces);
  else copy.splice(at, replaces, knownOf(row, details));
  return copy;
}

/** The row of this key, as last told. */
export function rowOf(known: readonly Known[], key: string): Known | undefined {
  const found = known[lowerBound(known, key, byKey)];
  return found?.key === key ? found : undefined;
}

const byKey = (one: Known, key: string): number => compareBytes(one.key, key);

export const knownOf = (row: LifecycleEvent, details: Pairs): Known => ({
  key: row.key,
  type: row.type,
  container: row.container,
  attempt: row.attempt,
  at: row.at_us,
  resolution: row.resolution,
  clock: row.clock,
  evidence: row.evidence_id,
  details,
});

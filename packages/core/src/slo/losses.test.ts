import { expect, test } from 'vitest';
import type { LaneView } from '../vocabulary/index.ts';
import { lostStretchesMax, type SloEntry } from './entries.ts';
import { lostStretches, mayLackRecords, takeLoss, withLossesEnded } from './losses.ts';

const loss = { control: 'loss', topic: 'signals', from: 3, to: 9, reason: 'retention' } as const;
const second = 1_000_000;

function laneOf(): { readonly lane: LaneView<SloEntry>; readonly apply: (changes: ReturnType<typeof withLossesEnded>) => void } {
  const entries = new Map<string, SloEntry>();
  return {
    lane: { get: (key) => entries.get(key), due: () => [] },
    apply: (changes) => {
      for (const [key, entry] of changes) if (entry !== undefined) entries.set(key, entry);
    },
  };
}

test('a loss is told to the readers of all topics', () => {
  const { outputs } = takeLoss(laneOf().lane, loss);
  expect(outputs).toEqual(['spans', 'sli', 'diagnoses', 'breaches', 'rollouts'].map((topic) => ({ topic, key: '', value: loss })));
});

test('what was under way between the last watermark before a loss and the first after it may lack records, in every cluster', () => {
  const { lane, apply } = laneOf();
  expect(lostStretches(lane, 'c', 100 * second)).toEqual([]);
  apply(takeLoss(lane, loss).changes);
  // Until a watermark has come nobody knows how far it reaches.
  const open = lostStretches(lane, 'c', 100 * second);
  expect(mayLackRecords(open, 900 * second, undefined)).toBe(true);
  expect(mayLackRecords(open, 20 * second, 99 * second)).toBe(false);
  apply(withLossesEnded(lane, 'c', 100 * second, 200 * second));
  const ended = lostStretches(lane, 'c', 200 * second);
  expect(ended).toEqual([{ fromUs: 100 * second, untilUs: 260 * second }]);
  expect(mayLackRecords(ended, 90 * second, 100 * second)).toBe(true);
  expect(mayLackRecords(ended, 90 * second, undefined)).toBe(true);
  expect(mayLackRecords(ended, 261 * second, undefined)).toBe(false);
  expect(withLossesEnded(lane, 'c', 200 * second, 300 * second)).toEqual([]);
  expect(lostStretches(lane, 'another', 50 * second)).toEqual([{ fromUs: 50 * second, untilUs: Number.MAX_SAFE_INTEGER }]);
});

test('of very many losses the oldest are kept as one that covers them all', () => {
  const { lane, apply } = laneOf();
  for (let at = 1; at <= lostStretchesMax + 5; at++) {
    apply(takeLoss(lane, loss).changes);
    apply(withLossesEnded(lane, 'c', at * 1000 * second, (at + 1) * 1000 * second));
  }
  const stretches = lostStretches(lane, 'c', 1e6 * second);
  expect(stretches).toHaveLength(lostStretchesMax);
  expect(stretches[0]).toEqual({ fromUs: 1000 * second, untilUs: 7060 * second });
});

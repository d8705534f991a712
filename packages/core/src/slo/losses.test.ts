import { expect, test } from 'vitest';
import type { LaneView } from '../vocabulary/index.ts';
import { type LostStretch, lostStretchesMax, type SloEntry } from './entries.ts';
import { lacking, lostStretches, takeLoss, withLossesEnded } from './losses.ts';

const loss = { control: 'loss', topic: 'signals', from: 3, to: 9, reason: 'retention' } as const;
const second = 1_000_000;
const mayLackRecords = (stretches: readonly LostStretch[], startedAtUs: number, endedAtUs: number | undefined): boolean =>
  lacking(stretches, { bornAtUs: startedAtUs, startedAtUs, endedAtUs }).includes('loss');

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
  expect(outputs).toEqual(
    ['spans', 'sli', 'diagnoses', 'breaches', 'rollouts', 'counters'].map((topic) => ({ topic, key: '', value: loss })),
  );
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
  expect(ended).toEqual([{ fromUs: 100 * second, untilUs: 260 * second, ofHistory: false }]);
  expect(mayLackRecords(ended, 90 * second, 100 * second)).toBe(true);
  expect(mayLackRecords(ended, 90 * second, undefined)).toBe(true);
  expect(mayLackRecords(ended, 261 * second, undefined)).toBe(false);
  expect(withLossesEnded(lane, 'c', 200 * second, 300 * second)).toEqual([]);
  expect(lostStretches(lane, 'another', 50 * second)).toEqual([
    { fromUs: 50 * second, untilUs: Number.MAX_SAFE_INTEGER, ofHistory: false },
  ]);
});

test('of very many losses the oldest are kept as one that covers them all', () => {
  const { lane, apply } = laneOf();
  for (let at = 1; at <= lostStretchesMax + 5; at++) {
    apply(takeLoss(lane, loss).changes);
    apply(withLossesEnded(lane, 'c', at * 1000 * second, (at + 1) * 1000 * second));
  }
  const stretches = lostStretches(lane, 'c', 1e6 * second);
  expect(stretches).toHaveLength(lostStretchesMax);
  expect(stretches[0]).toEqual({ fromUs: 1000 * second, untilUs: 7060 * second, ofHistory: false });
});

test('what comes before the history that is kept is another word than a loss, and concerns every later delivery of an older Pod', () => {
  const { lane, apply } = laneOf();
  apply(takeLoss(lane, { ...loss, topic: 'raw', reason: 'history' }).changes);
  apply(withLossesEnded(lane, 'c', -1, 100 * second));
  apply(takeLoss(lane, loss).changes);
  apply(withLossesEnded(lane, 'c', 500 * second, 600 * second));
  const stretches = lostStretches(lane, 'c', 600 * second);
  const of = (bornAtUs: number, startedAtUs: number, endedAtUs: number) => lacking(stretches, { bornAtUs, startedAtUs, endedAtUs });
  expect(of(160 * second, 160 * second, 170 * second)).toEqual(['history']);
  expect(of(161 * second, 161 * second, 170 * second)).toEqual([]);
  expect(of(0, 400 * second, 410 * second)).toEqual(['history']);
  expect(of(0, 400 * second, 520 * second)).toEqual(['history', 'loss']);
  expect(of(550 * second, 550 * second, 560 * second)).toEqual(['loss']);
});

test('a loss after the first is a loss, whatever reason it names', () => {
  const { lane, apply } = laneOf();
  apply(takeLoss(lane, loss).changes);
  apply(takeLoss(lane, { ...loss, reason: 'history' }).changes);
  expect(lacking(lostStretches(lane, 'c', 0), { bornAtUs: 1, startedAtUs: 1, endedAtUs: 2 })).toEqual(['loss']);
});

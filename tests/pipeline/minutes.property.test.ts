import { type Counter, isControl, type Sli } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disordered } from './disordered.ts';
import { type LaneRun, runLanes } from './lanes.ts';
import { differingSums, sumsOfCounters, sumsOfDeliveries } from './minute-sums.ts';
import { simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;
const { signals, options } = simulatedSignals({
  seed: 23,
  pods: 60,
  namespaces: 6,
  durationS: 1800,
  disorderMs: 0,
  duplicateRatio: 0,
  lateRatio: 0,
});
const untilUs = options.startAtUs + options.durationS * second;
const run: LaneRun = { cluster: options.cluster, lanes: 1, untilUs, roundTrip: false, latenessUs: 0 };
const straight = runLanes(signals, run);
const counters = [...straight.counters.values()];

test('minutes are told, corrected in place, taken back where nothing is left, and corrected by a further row once forgotten', () => {
  expect(counters.length).toBeGreaterThan(100);
  expect(counters.filter(({ version }) => version > 1).length).toBeGreaterThan(20);
  expect(counters.filter(({ retracted }) => retracted).length).toBeGreaterThan(20);
  expect(counters.filter(({ counts }) => counts.some(({ count }) => count < 0)).length).toBeGreaterThan(0);
  expect(counters.some(({ buckets }) => buckets.length > 1)).toBe(true);
});

test('a minute that nothing is left of is retracted and says zero of each objective that it counted for', () => {
  for (const { retracted, counts, buckets } of counters) {
    expect(counts.length).toBeGreaterThan(0);
    expect(counts.every(({ count }) => count === 0) && buckets.length === 0).toBe(retracted);
  }
});

// That they are what the rows of the deliveries add up to is held by `runLanes`, in every run.
test('late, repeated and disordered signals on any number of lanes leave the same sums', () => {
  const sums = sumsOfCounters(counters);
  let corrected = 0;
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(1, 8), fc.constantFrom(20, 90), (seed, lanes, withinS) => {
      const outcome = runLanes(disordered(signals, seed, withinS * second, 0.2), { ...run, lanes, roundTrip: lanes === 8 });
      expect(outcome.deadLetters).toEqual([]);
      expect(differingSums(sumsOfCounters(outcome.counters.values()), sums)).toEqual([]);
      corrected += [...outcome.counters.values()].filter(({ version }) => version > 1).length;
    }),
    { numRuns: 4 },
  );
  expect(corrected).toBeGreaterThan(50);
});

test('with every watermark the minutes say what was told of deliveries before it', () => {
  const deliveries = new Map<string, Sli>();
  const told = new Map<string, Counter>();
  let watermarks = 0;
  runLanes(signals, run, ({ topic, value }) => {
    if (topic === 'sli' && !isControl(value)) deliveries.set(value.delivery_id, value);
    if (topic !== 'counters') return;
    if (!isControl(value)) told.set(value.counter_id, value);
    else if (watermarks++ % 20 === 0)
      expect(differingSums(sumsOfCounters(told.values()), sumsOfDeliveries(deliveries.values()))).toEqual([]);
  });
  expect(watermarks).toBeGreaterThan(500);
});

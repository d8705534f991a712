import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, disordered, mulberry } from './disordered.ts';
import { type LaneRun, runLanes } from './lanes.ts';
import { simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;
const { signals, options } = simulatedSignals({
  seed: 11,
  pods: 120,
  namespaces: 7,
  durationS: 1800,
  disorderMs: 0,
  duplicateRatio: 0,
  lateRatio: 0,
});
const untilUs = options.startAtUs + options.durationS * second;
const run: LaneRun = { cluster: options.cluster, lanes: 1, untilUs, roundTrip: false, latenessUs: 0 };
const straight = runLanes(signals, run);

test('the straight run is worth comparing with', () => {
  const topics = new Map<string, number>();
  for (const { topic } of straight.rows.values()) topics.set(topic, (topics.get(topic) ?? 0) + 1);
  expect(topics.get('sli')).toBeGreaterThan(120);
  expect(topics.get('diagnoses')).toBeGreaterThan(20);
  expect(topics.get('breaches')).toBeGreaterThan(20);
  expect(straight.deadLetters).toEqual([]);
});

// Verifies: L2
test('signals in any order within the lateness, with any repeats, on any number of lanes, give the same rows', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.constantFrom(1, 2, 3, 8),
      fc.constantFrom(0, 2 * second, 30 * second, 240 * second),
      fc.constantFrom(0, 0.2),
      (seed, lanes, withinUs, repeats) => {
        const outcome = runLanes(disordered(signals, seed, withinUs, repeats), { ...run, lanes, latenessUs: withinUs });
        expect(outcome.deadLetters).toEqual([]);
        expect(differences(outcome.rows, straight.rows)).toEqual([]);
        expect(outcome.digest).toBe(straight.digest);
      },
    ),
    { numRuns: 25 },
  );
});

// Verifies: L3
test('late facts change rows by a new version as long as they are not final, whatever the ticks said meanwhile', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const outcome = runLanes(disordered(signals, seed, 120 * second, 0), { ...run, lanes: 3, latenessUs: 0 });
      expect(outcome.deadLetters).toEqual([]);
      expect(differences(outcome.rows, straight.rows)).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

// Verifies: L5
test('state that is encoded and decoded after every record gives the same rows', () => {
  expect(runLanes(signals, { ...run, roundTrip: true }).digest).toBe(straight.digest);
});

test('removing a signal that carries a milestone, or moving it by a microsecond, changes the digest', () => {
  const carriers = signals
    .map((signal, index) => ({ signal, index }))
    .filter(({ signal }) => signal.facts.some((fact) => fact.type === 'pod.created' && fact.precision === 'audit'));
  const random = mulberry(5);
  for (let drawn = 0; drawn < 10; drawn++) {
    const carrier = carriers[Math.floor(random() * carriers.length)];
    if (carrier === undefined) throw new Error('there are creates');
    const moved = {
      ...carrier.signal,
      facts: carrier.signal.facts.map((fact) => (fact.precision === 'audit' ? { ...fact, at_us: fact.at_us + 1 } : fact)),
    };
    expect(runLanes(signals.toSpliced(carrier.index, 1), run).digest).not.toBe(straight.digest);
    expect(runLanes(signals.with(carrier.index, moved), run).digest).not.toBe(straight.digest);
  }
});

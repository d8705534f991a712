import type { Sli } from '@lunettes/core/vocabulary';
import { expect, test } from 'vitest';
import { differences } from './disordered.ts';
import { type LaneRun, type Outcome, runLanes } from './lanes.ts';
import { simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;
const dayUs = 86_400 * second;
const { signals: told, options } = simulatedSignals(
  {
    seed: 14,
    pods: 24,
    namespaces: 3,
    durationS: 2400,
    mix: { 'insufficient-cpu': 1, 'delete-finalizer': 1, 'healthy-deployment': 1 },
    disorderMs: 0,
    duplicateRatio: 0,
    lateRatio: 0,
  },
  { audit: 'audit' },
);
/** Nothing is heard after the first half hour. */
const silentUs = options.startAtUs + 1800 * second;
const signals = told.filter(({ at_us }) => at_us <= silentUs);
const run = (untilUs: number): LaneRun => ({ cluster: options.cluster, lanes: 1, untilUs, roundTrip: true, latenessUs: 0 });
const rows = ({ rows: all }: Outcome): readonly Sli[] =>
  [...all.values()].flatMap(({ topic, value }) => (topic === 'sli' ? [value as Sli] : []));
const openIn = (outcome: Outcome): readonly string[] =>
  rows(outcome)
    .filter((row) => row.outcome === 'open')
    .map(({ delivery_id }) => delivery_id)
    .sort();

const before = runLanes(signals, run(silentUs + 29 * dayUs));
const after = runLanes(signals, run(silentUs + 31 * dayUs));

test('a delivery that is open and of which nothing was heard for thirty days is abandoned, and no other', () => {
  expect(openIn(before).length).toBeGreaterThan(3);
  expect(rows(before).filter(({ outcome }) => outcome === 'abandoned')).toEqual([]);
  const abandoned = rows(after).filter(({ outcome }) => outcome === 'abandoned');
  expect(abandoned.map(({ delivery_id }) => delivery_id).sort()).toEqual(openIn(before));
  expect(openIn(after)).toEqual([]);
  for (const row of abandoned) {
    const lastUs = Math.max(...signals.filter(({ uid }) => uid === row.uid).map(({ at_us }) => at_us));
    expect(row.ended_at_us).toBeGreaterThanOrEqual((row.started_at_us ?? 0) + 30 * dayUs);
    expect(row.ended_at_us).toBeLessThanOrEqual(lastUs + 30 * dayUs);
  }
});

test('to be abandoned changes no verdict that was given', () => {
  const verdicts = (outcome: Outcome): ReadonlyMap<string, readonly string[]> =>
    new Map(rows(outcome).map((row) => [row.delivery_id, [String(row.pod_slo_verdict), String(row.delivery_slo_verdict)]]));
  const [early, late] = [verdicts(before), verdicts(after)];
  const given = openIn(before).flatMap((id) =>
    (early.get(id) ?? [])
      .map((verdict, index) => ({ verdict, later: late.get(id)?.[index] }))
      .filter(({ verdict }) => verdict !== 'pending'),
  );
  expect(given.length).toBeGreaterThan(5);
  for (const { verdict, later } of given) expect(later).toBe(verdict);
});

test('the order of the last records does not matter, nor the number of lanes', () => {
  const turned = runLanes(signals.toReversed(), { ...run(silentUs + 31 * dayUs), lanes: 3, latenessUs: 3600 * second });
  expect(differences(turned.rows, after.rows)).toEqual([]);
  expect(turned.digest).toBe(after.digest);
});

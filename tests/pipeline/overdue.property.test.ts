import { type Breach, isControl, type LifecycleEvent, type Output, type Sli } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, disordered } from './disordered.ts';
import { type LaneRun, runLanes } from './lanes.ts';
import { simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;
const { signals, truths, options } = simulatedSignals(
  {
    seed: 29,
    pods: 160,
    namespaces: 5,
    durationS: 2400,
    mix: {
      'image-not-found:stay': 2,
      'image-pull-slow': 3,
      'insufficient-cpu': 2,
      'healthy-init': 1,
      'healthy-slow-readiness': 2,
      'scheduling-gate': 2,
      'delete-finalizer': 2,
      'delete-slow-grace': 1,
      'kubelet-rejected': 1,
      'healthy-deployment': 2,
      job: 2,
      'readiness-probe-failing': 2,
    },
    disorderMs: 0,
    duplicateRatio: 0,
    lateRatio: 0,
  },
  { audit: 'audit', events: 'event_core' },
);
const untilUs = options.startAtUs + options.durationS * second;
const run: LaneRun = { cluster: options.cluster, lanes: 1, untilUs, roundTrip: false, latenessUs: 0 };
const straight = runLanes(signals, run);

const valuesOf = <T>(rows: ReadonlyMap<string, Output>, topic: Output['topic']): readonly T[] =>
  [...rows.values()]
    .filter((row) => row.topic === topic && !('retracted' in row.value && row.value.retracted))
    .map((row) => row.value as T);
const overdueIn = (rows: ReadonlyMap<string, Output>): readonly LifecycleEvent[] =>
  valuesOf<LifecycleEvent>(rows, 'lifecycle').filter(({ type }) => type === 'delivery.overdue');
const detailOf = (row: LifecycleEvent, key: string): string | undefined => row.details.find(([name]) => name === key)?.[1];

/** For each delivery the earliest limit that it missed, as its breaches tell; a failure or refusal in time misses none. */
function missed(rows: ReadonlyMap<string, Output>): ReadonlyMap<string, { readonly at: number; readonly objective: string }> {
  const breaches = valuesOf<Breach>(rows, 'breaches');
  const first = new Map<string, { at: number; objective: string }>();
  for (const sli of valuesOf<Sli>(rows, 'sli')) {
    if (sli.uid === null) continue;
    const passed = breaches
      .filter((one) => one.delivery_id === sli.delivery_id && (sli.ended_at_us === null || one.at_us < sli.ended_at_us))
      .sort((a, b) => a.at_us - b.at_us || (a.objective === 'pod_slo' ? -1 : 1));
    const [earliest] = passed;
    if (earliest !== undefined) first.set(`${sli.uid} ${sli.action}`, { at: earliest.at_us, objective: earliest.objective });
  }
  return first;
}

const told = (rows: ReadonlyMap<string, Output>): ReadonlyMap<string, { readonly at: number; readonly objective: string }> =>
  new Map(
    overdueIn(rows).map((row) => [`${row.uid} ${detailOf(row, 'action')}`, { at: row.at_us, objective: detailOf(row, 'objective') ?? '' }]),
  );

// Verifies: L12
test('a delivery is told to be overdue at the first limit that its verdicts say it missed, and no other is', () => {
  const overdue = told(straight.rows);
  expect([...overdue.keys()].filter((key) => key.endsWith('create')).length).toBeGreaterThan(30);
  expect([...overdue.keys()].filter((key) => key.endsWith('delete')).length).toBeGreaterThan(2);
  expect(new Set([...overdue.values()].map(({ objective }) => objective))).toEqual(new Set(['pod_slo', 'delivery_slo']));
  expect(new Map([...overdue].sort())).toEqual(new Map([...missed(straight.rows)].sort()));
});

test('a delivery that missed a limit is over it by the time since the first that it missed', () => {
  const first = missed(straight.rows);
  let open = 0;
  let ended = 0;
  for (const row of valuesOf<Sli>(straight.rows, 'sli')) {
    if (row.uid === null) continue;
    const passed = first.get(`${row.uid} ${row.action}`);
    if (passed === undefined) expect(row.overdue_us ?? 0, row.delivery_id).toBe(0);
    else if (row.ended_at_us !== null) {
      ended++;
      expect(row.overdue_us, row.delivery_id).toBe(row.ended_at_us - passed.at);
    } else if (row.pod_slo_verdict === 'fail' && row.delivery_slo_verdict === 'fail') {
      open++;
      expect(row.overdue_us, row.delivery_id).toBe((row.started_at_us ?? 0) + (row.total_us ?? 0) - passed.at);
    }
  }
  expect(ended).toBeGreaterThan(10);
  expect(open).toBeGreaterThan(10);
});

test('what really lasted longer than any limit is overdue, and what really ended within the shortest is not', () => {
  const overdue = told(straight.rows);
  const met = { long: 0, short: 0 };
  for (const truth of truths) {
    if (truth.uid === null || truth.mirror) continue;
    const key = `${truth.uid} ${truth.action}`;
    const lasted = (truth.endedAtUs ?? untilUs) - truth.startedAtUs;
    const gated = truth.milestones['pod.gated'] !== undefined;
    if (lasted > 36 * 60 * second && !gated) {
      met.long++;
      expect(overdue.has(key), key).toBe(true);
    }
    if (truth.endedAtUs !== null && lasted < 90 * second) {
      met.short++;
      expect(overdue.has(key), key).toBe(false);
    }
  }
  expect(met.long).toBeGreaterThan(2);
  expect(met.short).toBeGreaterThan(50);
});

test('neither order, repeats and lanes nor the ticks between them change what is overdue', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.constantFrom(1, 3),
      fc.constantFrom(0, 30 * second, 120 * second),
      fc.boolean(),
      (seed, lanes, withinUs, behind) => {
        const how = { ...run, lanes, latenessUs: behind ? 0 : withinUs };
        const outcome = runLanes(disordered(signals, seed, withinUs, behind ? 0 : 0.1), how);
        expect(outcome.deadLetters).toEqual([]);
        expect(differences(outcome.rows, straight.rows)).toEqual([]);
      },
    ),
    { numRuns: 6 },
  );
});

test('what has not ended is told to be overdue by the first watermark that is past the limit by the guard', () => {
  const ended = new Set<string>();
  let met = 0;
  let watermarkUs = 0;
  runLanes(signals, run, ({ topic, value }, tickedUs) => {
    if (isControl(value)) watermarkUs = Math.max(watermarkUs, value.control === 'watermark' ? value.us : 0);
    if (topic !== 'lifecycle' || isControl(value)) return;
    const row = value as LifecycleEvent;
    const key = `${row.uid} ${detailOf(row, 'action')}`;
    if (row.type === 'delivery.ended') ended.add(key);
    if (row.type !== 'delivery.overdue' || row.version > 1 || ended.has(key) || watermarkUs + second >= untilUs) return;
    met++;
    expect(tickedUs - row.at_us).toBeGreaterThanOrEqual(5 * second);
    expect(watermarkUs - row.at_us).toBeLessThan(10 * second);
  });
  expect(met).toBeGreaterThan(30);
});

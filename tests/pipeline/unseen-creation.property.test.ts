import type { Output, Sli } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, disordered } from './disordered.ts';
import { type LaneRun, runLanes } from './lanes.ts';
import { simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;
const small = { seed: 8, pods: 80, namespaces: 4, durationS: 1800, disorderMs: 0, duplicateRatio: 0, lateRatio: 0 } as const;
const audit = { audit: 'audit' } as const;

const creates = (rows: ReadonlyMap<string, Output>): ReadonlyMap<string, Sli> =>
  new Map(
    [...rows.values()]
      .flatMap(({ topic, value }) => (topic === 'sli' ? [value as Sli] : []))
      .filter(({ action, uid }) => action === 'create' && uid !== null)
      .map((row) => [row.uid ?? '', row]),
  );
const runOf = ({ options }: ReturnType<typeof simulatedSignals>): LaneRun => ({
  cluster: options.cluster,
  lanes: 1,
  untilUs: options.startAtUs + options.durationS * second,
  roundTrip: false,
  latenessUs: 0,
});

const bare = simulatedSignals({ ...small, auditLevel: 'Metadata' }, audit);
const straight = runLanes(bare.signals, runOf(bare));

// Verifies: L13
test('every Pod whose binding was logged without bodies has a create row; what has no known start is judged by nobody', () => {
  const rows = creates(straight.rows);
  const met = { unknown: 0, known: 0 };
  for (const truth of bare.truths) {
    if (truth.uid === null || truth.action !== 'create' || truth.mirror || truth.milestones['pod.scheduled'] === undefined) continue;
    const row = rows.get(truth.uid);
    expect(row?.pod, truth.pod).toBe(truth.pod);
    if (row === undefined) continue;
    if (row.started_at_us !== null) {
      met.known++;
      expect(row.started_at_us).toBe(truth.startedAtUs);
      continue;
    }
    met.unknown++;
    expect(row.first_seen_at_us).toBeGreaterThanOrEqual(truth.startedAtUs);
    expect([row.pod_slo_verdict, row.delivery_slo_verdict, row.total_us, row.slo_eligible, row.slo_excluded]).toEqual([
      null,
      null,
      null,
      false,
      'blind',
    ]);
    expect(row.objectives.map(({ eligible, excluded }) => [eligible, excluded])).toEqual(row.objectives.map(() => [false, 'blind']));
    expect(row.degraded).toContain('audit_metadata_only');
  }
  expect(met.unknown).toBeGreaterThan(40);
  expect(met.known).toBeGreaterThan(0);
});

test('a delivery whose start is not known has neither spans nor diagnoses nor breaches, and is never overdue', () => {
  const unknown = new Set([...creates(straight.rows).values()].filter((row) => row.started_at_us === null).map((row) => row.delivery_id));
  const traces = new Set([...creates(straight.rows).values()].filter((row) => unknown.has(row.delivery_id)).map((row) => row.trace_id));
  for (const { topic, value } of straight.rows.values()) {
    if (topic === 'spans' && 'trace_id' in value) expect(traces.has(value.trace_id)).toBe(false);
    if ((topic === 'diagnoses' || topic === 'breaches') && 'delivery_id' in value) expect(unknown.has(value.delivery_id ?? '')).toBe(false);
  }
  expect(unknown.size).toBeGreaterThan(40);
});

test('a creation that is told after the binding gives the same rows as one told before it', () => {
  const whole = simulatedSignals(small, audit);
  const run = runOf(whole);
  const inOrder = runLanes(whole.signals, run);
  expect([...creates(inOrder.rows).values()].filter((row) => row.started_at_us === null)).toEqual([]);
  const late = whole.signals.map((signal) => ({ signal, at: signal.at_us + (signal.facts[0]?.type === 'pod.created' ? 60 * second : 0) }));
  const turned = late.sort((a, b) => a.at - b.at).map(({ signal }) => signal);
  expect(differences(runLanes(turned, run).rows, inOrder.rows)).toEqual([]);
});

test('neither order, repeats nor lanes change rows of unknown start', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(1, 3), fc.constantFrom(2 * second, 120 * second), (seed, lanes, withinUs) => {
      const outcome = runLanes(disordered(bare.signals, seed, withinUs, 0.1), { ...runOf(bare), lanes, latenessUs: withinUs });
      expect(differences(outcome.rows, straight.rows)).toEqual([]);
    }),
    { numRuns: 8 },
  );
});

import type { CoverageFacts, ListFacts, Signal, Sli, TickFacts } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences } from './disordered.ts';
import { type LaneRun, type Outcome, runLanes } from './lanes.ts';
import { type Simulated, simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;
const minute = 60 * second;
const simulated = { seed: 17, pods: 90, namespaces: 4, durationS: 3600, disorderMs: 0, duplicateRatio: 0, lateRatio: 0 } as const;
const audit = simulatedSignals(simulated, { audit: 'audit' });
const pods = simulatedSignals(simulated, { pods: 'pod_watch' });
const both = simulatedSignals(simulated, { audit: 'audit', pods: 'pod_watch' });
const startUs = audit.options.startAtUs;

const runOf = ({ options }: Simulated, lanes = 1): LaneRun => ({
  cluster: options.cluster,
  lanes,
  untilUs: options.startAtUs + options.durationS * second,
  roundTrip: false,
  latenessUs: 0,
});
const control = (type: Signal['type'], body: object, atUs: number): Signal => ({
  type,
  cluster: audit.options.cluster,
  namespace: '',
  name: '',
  uid: '',
  at_us: atUs,
  source: type === 'list' ? 'list' : 'audit',
  evidence_id: `${type}/${atUs}`,
  resource_version: '',
  facts: [],
  body: JSON.stringify(body),
  audit_level: null,
});
const list = (phase: ListFacts['phase'], generation: string, sinceUs: number): Signal =>
  control('list', { kind: 'Pod', generation, phase, sinceUs } satisfies ListFacts, sinceUs);
const lost = (fromUs: number, toUs: number): Signal =>
  control('coverage', { source: 'audit', reason: 'webhook_loss', fromUs, toUs } satisfies CoverageFacts, fromUs);

const rowsOf = ({ rows }: Outcome): ReadonlyMap<string, Sli> =>
  new Map(
    [...rows.values()].flatMap(({ topic, value }) => (topic === 'sli' ? [[`${(value as Sli).delivery_id}`, value as Sli] as const] : [])),
  );
const countsAs = (row: Sli | undefined): string => {
  if (row?.slo_eligible !== true) return 'nothing';
  return row.delivery_slo_verdict === 'success' ? 'good' : row.delivery_slo_verdict === 'fail' ? 'bad' : 'nothing';
};

/** Deliveries that count for something else than they do when everything is seen. */
function wronglyCounted(seen: Outcome, whole: Outcome): readonly string[] {
  const truth = rowsOf(whole);
  return [...rowsOf(seen)]
    .filter(([id, row]) => countsAs(row) !== 'nothing' && countsAs(row) !== countsAs(truth.get(id)))
    .map(([id, row]) => `${row.pod} ${row.action}: ${countsAs(row)} for ${countsAs(truth.get(id))}`);
}
/** Whether it was under way in that time and not decided before. */
const overlapping = (row: Sli, fromUs: number, toUs: number): boolean =>
  (row.started_at_us ?? row.first_seen_at_us) < toUs && (row.judged_at_us ?? row.ended_at_us ?? Number.POSITIVE_INFINITY) > fromUs;

const within = { fromUs: fc.integer({ min: 5 * minute, max: 40 * minute }), lengthUs: fc.integer({ min: 20 * second, max: 12 * minute }) };
const wholeAudit = runLanes(audit.signals, runOf(audit));
const wholePods = runLanes([list('begin', 'g1', 0), list('end', 'g1', startUs), ...pods.signals], runOf(pods));
const wholeBoth = runLanes(both.signals, runOf(both));

// Verifies: L14
test('where audit is the only witness and loses records, what overlaps the loss says so and does not count, and the rest is right', () => {
  const met = { overlapping: 0, counted: 0 };
  fc.assert(
    fc.property(within.fromUs, within.lengthUs, fc.constantFrom(1, 3), (offsetUs, lengthUs, lanes) => {
      const [fromUs, toUs] = [startUs + offsetUs, startUs + offsetUs + lengthUs];
      const before = audit.signals.filter(({ at_us }) => at_us <= fromUs);
      const after = audit.signals.filter(({ at_us }) => at_us > toUs);
      const seen = runLanes([...before, lost(fromUs, -1), lost(fromUs, toUs), ...after], runOf(audit, lanes));
      expect(wronglyCounted(seen, wholeAudit)).toEqual([]);
      for (const row of rowsOf(seen).values()) {
        if (row.uid === null) continue;
        if (!overlapping(row, fromUs, toUs)) {
          met.counted += countsAs(row) === 'nothing' ? 0 : 1;
          continue;
        }
        met.overlapping++;
        expect(row.degraded, row.pod).toContain('observation_gap');
        expect(countsAs(row)).toBe('nothing');
      }
    }),
    { numRuns: 8 },
  );
  expect(met.overlapping).toBeGreaterThan(50);
  expect(met.counted).toBeGreaterThan(200);
});

test('control: the same loss without a word about it counts deliveries wrongly', () => {
  const [fromUs, toUs] = [startUs + 15 * minute, startUs + 27 * minute];
  const seen = runLanes(
    audit.signals.filter(({ at_us }) => at_us <= fromUs || at_us > toUs),
    runOf(audit),
  );
  expect(wronglyCounted(seen, wholeAudit).length).toBeGreaterThan(3);
});

test('a hole in the numbers of a collector is a loss from the watermark to where it was noticed', () => {
  const [fromUs, toUs] = [startUs + 15 * minute, startUs + 18 * minute];
  const before = audit.signals.filter(({ at_us }) => at_us <= fromUs);
  const after = audit.signals.filter(({ at_us }) => at_us > toUs);
  const seen = runLanes([...before, control('gap', {}, toUs), ...after], runOf(audit));
  expect(wronglyCounted(seen, wholeAudit)).toEqual([]);
  const marked = [...rowsOf(seen).values()].filter(({ degraded }) => degraded.includes('observation_gap'));
  expect(marked.length).toBeGreaterThan(3);
});

test('where the Pods are watched too, a loss of audit is made good by them: deliveries say that there was one, and count', () => {
  const [fromUs, toUs] = [startUs + 15 * minute, startUs + 20 * minute];
  const signals = both.signals.filter(({ at_us, source }) => source !== 'audit' || at_us <= fromUs || at_us > toUs);
  const at = signals.findIndex(({ at_us }) => at_us > toUs);
  const seen = runLanes(signals.toSpliced(at, 0, lost(fromUs, toUs)), runOf(both));
  const marked = [...rowsOf(seen).values()].filter((row) => row.uid !== null && overlapping(row, fromUs, toUs));
  expect(marked.length).toBeGreaterThan(5);
  for (const row of marked) expect(row.degraded).toContain('observation_gap');
  expect(marked.filter((row) => countsAs(row) !== 'nothing').length).toBeGreaterThan(2);
  expect(wronglyCounted(seen, wholeBoth)).toEqual([]);
});

test('after a gap of the Pod watch its list makes good what still is, and what is gone does not count', () => {
  const met = { marked: 0, counted: 0 };
  fc.assert(
    fc.property(within.fromUs, within.lengthUs, fc.constantFrom(1, 3), (offsetUs, lengthUs, lanes) => {
      const [fromUs, toUs] = [startUs + offsetUs, startUs + offsetUs + lengthUs];
      const shown = pods.signals.filter(({ at_us }) => at_us <= fromUs);
      const sinceUs = Math.max(...shown.map(({ at_us }) => at_us));
      const there = livingAt(toUs);
      const after = pods.signals.filter(({ at_us }) => at_us > toUs);
      const next = [list('begin', 'g2', sinceUs), ...there.map((one): Signal => ({ ...one, source: 'list' })), list('end', 'g2', toUs)];
      const seen = runLanes([list('begin', 'g1', 0), list('end', 'g1', startUs), ...shown, ...next, ...after], runOf(pods, lanes));
      expect(wronglyCounted(seen, wholePods)).toEqual([]);
      for (const row of rowsOf(seen).values()) {
        if (!overlapping(row, sinceUs, toUs)) continue;
        met.marked++;
        met.counted += countsAs(row) === 'nothing' ? 0 : 1;
        expect(row.degraded, row.pod).toContain('observation_gap');
      }
    }),
    { numRuns: 8 },
  );
  expect(met.marked).toBeGreaterThan(50);
  expect(met.counted).toBeGreaterThan(10);
});

test('a limit that passes while the cluster is silent counts for nothing, and for what it was when all that was said has come', () => {
  const [fromUs, toUs] = [startUs + 10 * minute, startUs + 26 * minute];
  const before = audit.signals.filter(({ at_us }) => at_us <= fromUs);
  const meanwhile = Array.from({ length: 16 }, (_, index) => fromUs + (index + 1) * minute - second);
  const silence = meanwhile.map((watermarkUs) =>
    control('tick', { watermarkUs, closing: false, silent: true } satisfies TickFacts, watermarkUs),
  );
  const silent = runLanes([...before, ...silence], { ...runOf(audit), untilUs: toUs });
  const missed = [...rowsOf(silent).values()].filter((row) => row.degraded.includes('silent'));
  expect(missed.length).toBeGreaterThan(3);
  for (const row of missed) {
    expect([row.slo_eligible, row.slo_excluded]).toEqual([false, row.slo_excluded === 'mirror' ? 'mirror' : 'blind']);
    expect(row.outcome).toBe('open');
  }
  expect(wronglyCounted(silent, wholeAudit)).toEqual([]);
});

test('how often a watermark came by during the silence does not matter', () => {
  const fromUs = startUs + 10 * minute;
  const before = audit.signals.filter(({ at_us }) => at_us <= fromUs);
  const silentUntil = (...minutes: readonly number[]): Outcome =>
    runLanes(
      [
        ...before,
        ...minutes.map((after) => control('tick', { watermarkUs: fromUs + after * minute, closing: false, silent: true }, fromUs)),
      ],
      { ...runOf(audit), untilUs: fromUs + 15 * minute },
    );
  expect(differences(silentUntil(15).rows, silentUntil(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15).rows)).toEqual([]);
});

/** The last word on each Pod that is there at this time. */
function livingAt(atUs: number): readonly Signal[] {
  const there = new Map<string, Signal>();
  for (const signal of pods.signals) {
    if (signal.at_us > atUs) break;
    if (signal.facts.some(({ type }) => type === 'pod.deleted')) there.delete(signal.uid);
    else there.set(signal.uid, signal);
  }
  return [...there.values()];
}

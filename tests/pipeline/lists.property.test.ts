import type { LifecycleEvent, ListFacts, Signal, Sli } from '@lunettes/core/vocabulary';
import { expect, test } from 'vitest';
import { differences } from './disordered.ts';
import { type LaneRun, type Outcome, runLanes } from './lanes.ts';
import { simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;
const { signals: told, options } = simulatedSignals(
  { seed: 8, pods: 30, namespaces: 4, durationS: 3600, mix: { 'healthy-deployment': 1 }, disorderMs: 0, duplicateRatio: 0, lateRatio: 0 },
  { pods: 'pod_watch' },
);
const run: LaneRun = {
  cluster: options.cluster,
  lanes: 1,
  untilUs: options.startAtUs + options.durationS * second,
  roundTrip: true,
  latenessUs: 0,
};
/** The watch goes down in the middle and the next list comes five minutes later. */
const downUs = options.startAtUs + 1800 * second;
const listedUs = downUs + 300 * second;

const isGone = ({ facts }: Signal): boolean => facts.some(({ type }) => type === 'pod.deleted');
const before = told.filter(({ at_us }) => at_us <= downUs);
/** The last word on each Pod that was there when the watch went down. */
const there = new Map<string, Signal>();
for (const signal of before) {
  if (isGone(signal)) there.delete(signal.uid);
  else there.set(signal.uid, signal);
}
const lost = new Set([...there.keys()].filter((_, index) => index % 3 === 0));

function boundary(phase: ListFacts['phase'], generation: string, sinceUs: number): Signal {
  const facts: ListFacts = { kind: 'Pod', generation, phase, sinceUs };
  return {
    type: 'list',
    cluster: options.cluster,
    namespace: '',
    name: '',
    uid: '',
    at_us: sinceUs,
    source: 'list',
    evidence_id: `${generation}/${phase}`,
    resource_version: '',
    facts: [],
    body: JSON.stringify(facts),
    audit_level: null,
  };
}

const listed = (generation: string, atUs: number, shown: readonly Signal[]): readonly Signal[] => [
  boundary('begin', generation, 0),
  ...shown.map((signal): Signal => ({ ...signal, source: 'list' })),
  boundary('end', generation, atUs),
];

const first = listed('g1', options.startAtUs, []);
const next = listed(
  'g2',
  listedUs,
  [...there.values()].filter(({ uid }) => !lost.has(uid)),
);
const after = told.filter(({ at_us, uid }) => at_us > listedUs && !lost.has(uid));
const signals = [...first, ...before, ...next, ...after];
const outcome = runLanes(signals, run);

const deletions = ({ rows }: Outcome): readonly LifecycleEvent[] =>
  [...rows.values()]
    .flatMap(({ topic, value }) => (topic === 'lifecycle' && 'type' in value ? [value as LifecycleEvent] : []))
    .filter(({ type, retracted, evidence_id }) => type === 'pod.deleted' && !retracted && evidence_id.startsWith('list/'));
const judged = ({ rows }: Outcome, action: string): readonly Sli[] =>
  [...rows.values()].flatMap(({ topic, value }) => (topic === 'sli' ? [value as Sli] : [])).filter((row) => row.action === action);

// Verifies: L8
test('what was there when the watch went down and is not in the next list was deleted between the two', () => {
  expect(lost.size).toBeGreaterThan(5);
  expect(new Set(deletions(outcome).map(({ uid }) => uid))).toEqual(lost);
  for (const row of judged(outcome, 'delete').filter(({ uid }) => uid !== null && lost.has(uid))) {
    const seenUs = there.get(row.uid ?? '')?.at_us ?? 0;
    expect(row).toMatchObject({ outcome: 'delivered', ended_at_us: listedUs, slo_eligible: false, slo_excluded: 'blind' });
    expect(row.degraded).toContain('observation_gap');
    expect(row.uncertainty_us).toBeGreaterThanOrEqual(listedUs - seenUs);
  }
  const open = judged(outcome, 'create').filter(({ uid, outcome: how }) => lost.has(uid ?? '') && how === 'open');
  expect(open).toEqual([]);
});

test('a Pod that the watch shows again after the list was not deleted: the list had been behind', () => {
  const [uid = ''] = lost;
  const again = there.get(uid);
  if (again === undefined) throw new Error('it was there');
  const shown = runLanes([...first, ...before, ...next, { ...again, evidence_id: 'again' }, ...after], run);
  expect(deletions(shown).map((row) => row.uid)).toEqual(expect.not.arrayContaining([uid]));
  expect(deletions(shown)).toHaveLength(lost.size - 1);
});

test('a list that was begun and never ended says nothing', () => {
  const cut = runLanes([...first, ...before, boundary('begin', 'g2', 0), ...after], run);
  expect(deletions(cut)).toEqual([]);
});

test.each([1, 3, 8])('on %i lanes, and with everything said twice, the rows are the same', (lanes) => {
  const twice = runLanes(
    signals.flatMap((signal) => [signal, signal]),
    { ...run, lanes },
  );
  expect(differences(twice.rows, outcome.rows)).toEqual([]);
  expect(twice.digest).toBe(outcome.digest);
});

import type { Signal, Sli } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, disordered, mulberry } from './disordered.ts';
import { type LaneRun, type Outcome, runLanes } from './lanes.ts';
import { simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;
const small = { seed: 4, pods: 40, namespaces: 4, durationS: 1800, disorderMs: 0, duplicateRatio: 0, lateRatio: 0 } as const;
const auditFlags: ReadonlySet<string> = new Set(['audit_metadata_only', 'audit_request_only', 'audit_truncated']);

const runOf = ({ options }: ReturnType<typeof simulatedSignals>): LaneRun => ({
  cluster: options.cluster,
  lanes: 1,
  untilUs: options.startAtUs + options.durationS * second,
  roundTrip: false,
  latenessUs: 0,
});

const deliveries = (outcome: Outcome): readonly Sli[] =>
  [...outcome.rows.values()].flatMap(({ topic, value }) => (topic === 'sli' ? [value as Sli] : []));
const flagsOf = ({ degraded }: Sli): string => degraded.filter((flag) => auditFlags.has(flag)).join(' ');
const flagsIn = (rows: readonly Sli[]): readonly string[] => [...new Set(rows.map(flagsOf))].sort();

test.each([
  ['Metadata', ['audit_metadata_only']],
  ['Request', ['audit_request_only']],
  ['RequestResponse', ['']],
] as const)('a delivery that was read at level %s says so', (auditLevel, expected) => {
  const simulated = simulatedSignals({ ...small, auditLevel });
  const rows = deliveries(runLanes(simulated.signals, runOf(simulated)));
  const accepted = rows.filter(({ outcome, sources }) => outcome !== 'rejected' && sources.includes('audit'));
  expect(accepted.filter(({ action }) => action === 'create').length).toBeGreaterThan(30);
  expect(accepted.filter(({ action }) => action === 'delete').length).toBeGreaterThan(5);
  expect(flagsIn(accepted)).toEqual(expected);
});

/** As after a webhook that cuts some records, and a policy that was changed while Pods came up. */
function uneven(signals: readonly Signal[]): readonly Signal[] {
  const random = mulberry(9);
  return signals.map((signal) => {
    if (signal.audit_level === null) return signal;
    const drawn = random();
    return { ...signal, audit_level: drawn < 0.2 ? 'truncated' : drawn < 0.5 ? 'metadata' : drawn < 0.9 ? 'request' : 'request_response' };
  });
}

test('what is said of the audit level depends neither on order nor on repeats nor on lanes', () => {
  const simulated = simulatedSignals(small);
  const signals = uneven(simulated.signals);
  const run = runOf(simulated);
  const straight = runLanes(signals, run);
  expect(flagsIn(deliveries(straight))).toEqual([
    '',
    'audit_metadata_only',
    'audit_metadata_only audit_truncated',
    'audit_request_only',
    'audit_request_only audit_truncated',
    'audit_truncated',
  ]);
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(1, 3, 8), fc.constantFrom(2 * second, 240 * second), (seed, lanes, withinUs) => {
      const outcome = runLanes(disordered(signals, seed, withinUs, 0.2), { ...run, lanes, latenessUs: withinUs });
      expect(differences(outcome.rows, straight.rows)).toEqual([]);
      expect(outcome.digest).toBe(straight.digest);
    }),
    { numRuns: 15 },
  );
});

import type { Signal, Sli } from '@lunettes/core/vocabulary';
import { describe, expect, test } from 'vitest';
import { atUs, cluster, signalsOf, untilReady, type Write } from './changed-pod.ts';
import { differences } from './disordered.ts';
import { type LaneRun, type Outcome, runLanes } from './lanes.ts';

const dayS = 86_400;
const run = (untilS: number): LaneRun => ({ cluster, lanes: 1, untilUs: atUs(untilS), roundTrip: true, latenessUs: 0 });
const slisOf = ({ rows }: Outcome): readonly Sli[] =>
  [...rows.values()].flatMap(({ topic, value }) => (topic === 'sli' ? [value as Sli] : []));
const outcomes = (outcome: Outcome): readonly string[] =>
  slisOf(outcome)
    .map((row) => `${row.action} ${row.ordinal} ${row.outcome}`)
    .sort();

/** Something else that is told, so that time goes on. */
function anyOf(signals: readonly Signal[]): Signal {
  const [first] = signals;
  if (first === undefined) throw new Error('a story has signals');
  return first;
}

const upgrade: Write = { at: 100, by: 'user', what: 'patch', change: { generation: 2, image: 'shop/cart:2' } };
const resize: Write = { at: 100, by: 'user', what: 'resize', change: { generation: 2, cpu: '900m' } };
const removal: Write = { at: 40 * dayS, by: 'user', what: 'delete' };

describe.each([
  ['upgrade', upgrade],
  ['resize', resize],
])('an %s of which nothing more is heard', (action, change) => {
  const signals = signalsOf([...untilReady, change], ['audit', 'pod_watch']);
  const ended = (outcome: Outcome): Sli | undefined => slisOf(outcome).find((row) => row.action === action);

  test('is open for thirty days and then abandoned, and its verdict stays', () => {
    const before = runLanes(signals, run(29 * dayS));
    const after = runLanes(signals, run(31 * dayS));
    expect(outcomes(before)).toEqual(['create 1 delivered', `${action} 1 open`]);
    expect(outcomes(after)).toEqual(['create 1 delivered', `${action} 1 abandoned`]);
    expect(ended(after)?.ended_at_us).toBe(atUs(100) + 30 * dayS * 1_000_000);
    expect([ended(after)?.delivery_slo_verdict, ended(after)?.final]).toEqual([ended(before)?.delivery_slo_verdict, true]);
  });

  test('gives up nothing but the change: the Pod goes on, and its deletion is a delivery', () => {
    const later = signalsOf([...untilReady, change, removal], ['audit', 'pod_watch']);
    const others = [31, 32].map((day) => ({
      ...anyOf(later),
      name: 'other',
      uid: 'other',
      at_us: atUs(day * dayS),
      facts: [],
      body: null,
    }));
    const after = runLanes(
      [...later, ...others].sort((a, b) => a.at_us - b.at_us),
      run(41 * dayS),
    );
    expect(after.deadLetters).toEqual([]);
    expect(outcomes(after)).toEqual(['create 1 delivered', 'delete 1 open', `${action} 1 abandoned`]);
  });

  test('is abandoned all the same in another order and on more lanes', () => {
    const after = runLanes(signals, run(31 * dayS));
    const turned = runLanes(signals.toReversed(), { ...run(31 * dayS), lanes: 3, latenessUs: 3_600_000_000 });
    expect(differences(turned.rows, after.rows)).toEqual([]);
    expect(turned.digest).toBe(after.digest);
  });
});

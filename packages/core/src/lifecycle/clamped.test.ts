import { expect, test } from 'vitest';
import { clamped } from './clamped.ts';
import type { Known } from './life.ts';

const second = 1_000_000;
const known = (key: string, atS: number, clock: string): Known => ({
  key,
  type: key.split('/')[0] ?? '',
  container: '',
  attempt: 0,
  at: atS * second,
  resolution: 's',
  clock,
  evidence: 'e',
  details: [],
});
const bound = known('pod.scheduled//0', 100, 'apiserver');
const timesOf = (rows: readonly Known[]): readonly number[] => rows.map(({ at }) => at / second);

test('what a node whose clock is behind stamped before the binding is moved to it, and says by how much', () => {
  const [, ready] = clamped([bound, known('pod.ready//0/97', 97, 'kubelet/n1')], 4 * second);
  expect([ready?.at, ready?.details]).toEqual([100 * second, [['clamped_us', '3000000']]]);
});

test('what lies further back than the clock is behind, or was told by another clock, stays', () => {
  const rows = [
    bound,
    known('container.started/a/0', 94, 'kubelet/n1'),
    known('pod.gated//0', 98, 'apiserver'),
    known('pod.ready//0/1', 101, 'kubelet/n1'),
  ];
  expect(timesOf(clamped(rows, 4 * second))).toEqual([100, 94, 98, 101]);
});

test.each([
  ['the clock is right', bound, 0],
  ['the clock is ahead', bound, -4 * second],
  ['the binding has no time of the API server', { ...bound, clock: 'kubelet/n1' }, 4 * second],
])('nothing is moved where %s', (_, scheduled, behindUs) => {
  const rows = [scheduled, known('pod.ready//0/97', 97, 'kubelet/n1')];
  expect(clamped(rows, behindUs)).toBe(rows);
});

import { expect, test } from 'vitest';
import { shareOut } from './rendezvous-assigner.ts';

const members = (names: readonly string[], life = '1') => names.map((instance) => ({ memberId: `${instance}#${life}`, instance }));
const lanesOf = (lanes: number, names: readonly string[], life?: string) =>
  new Map([...shareOut(lanes, members(names, life))].map(([member, share]) => [member.split('#')[0], share]));

test.each([1, 2, 3, 5, 8, 64, 100])('among %i instances every lane of 64 has one owner, and nobody has more than his share', (count) => {
  const names = Array.from({ length: count }, (_, index) => `i${index}`);
  const shares = [...lanesOf(64, names).values()];
  expect(shares.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, lane) => lane));
  for (const share of shares) expect(share.length).toBeLessThanOrEqual(Math.ceil(64 / count));
});

test('an instance that restarts gets its lanes back, in whatever order the members are told', () => {
  const names = ['a', 'b', 'c'];
  expect(lanesOf(64, names, '2')).toEqual(lanesOf(64, names, '1'));
  expect(Object.fromEntries(lanesOf(64, names.toReversed()))).toEqual(Object.fromEntries(lanesOf(64, names)));
});

test('one instance more or less moves far fewer lanes than dealing them out anew', () => {
  const before = lanesOf(64, ['a', 'b', 'c', 'd']);
  const after = lanesOf(64, ['a', 'b', 'c', 'd', 'e']);
  const moved = ['a', 'b', 'c', 'd'].flatMap((name) => (before.get(name) ?? []).filter((lane) => !after.get(name)?.includes(lane)));
  expect(moved.length).toBeGreaterThan(0);
  expect(moved.length).toBeLessThan(26);
});

test('nobody to share with is no failure', () => {
  expect(shareOut(4, [])).toEqual(new Map());
});

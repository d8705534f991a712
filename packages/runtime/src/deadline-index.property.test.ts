import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeadlineIndex } from './deadline-index.ts';

const anyKey = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'z', 'é', '\u{1f5dd}', '');
const anyDeadline = fc.option(fc.record({ cluster: fc.constantFrom('x', 'y'), atUs: fc.integer({ min: 0, max: 6 }) }), { nil: undefined });
const anyMove = fc.record({ key: anyKey, deadline: anyDeadline });

test('what is due is what sorting all deadlines would give, after any moves and however often it is asked', () => {
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 60 }), fc.nat(7), fc.nat(8), (moves, upToUs, max) => {
      const index = new DeadlineIndex();
      const held = new Map<string, { cluster: string; atUs: number }>();
      for (const { key, deadline } of moves) {
        index.set(key, deadline);
        if (deadline === undefined) held.delete(key);
        else held.set(key, deadline);
        const due = [...held]
          .filter(([, { cluster, atUs }]) => cluster === 'x' && atUs <= upToUs)
          .toSorted(([a, x], [b, y]) => x.atUs - y.atUs || Buffer.compare(Buffer.from(a), Buffer.from(b)))
          .map(([due]) => due);
        expect(index.due('x', upToUs, max)).toEqual(due.slice(0, max));
        expect(index.due('x', upToUs, 100)).toEqual(due);
      }
    }),
  );
});

test('100,000 deadlines are taken out in parts in less than two seconds of processor time', () => {
  const index = new DeadlineIndex();
  const count = 100_000;
  for (let number = 0; number < count; number++) index.set(`pod-${number}`, { cluster: 'x', atUs: (number * 7919) % 1000 });
  const started = process.cpuUsage();
  let taken = 0;
  for (let due = index.due('x', 1000, 256); due.length > 0; due = index.due('x', 1000, 256)) {
    for (const key of due) index.set(key, undefined);
    taken += due.length;
  }
  expect(taken).toBe(count);
  expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
});

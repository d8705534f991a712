import { expect, test } from 'vitest';
import { EntryMemory } from './entry-memory.ts';
import { LaneState } from './lane-state.ts';

interface Entry {
  readonly n: number;
}
const stage = { name: 'stage', deadlineOf: ({ n }: Entry) => ({ cluster: 'c', atUs: n }) };

test('keeps at most as many entries as objects as the memory of the process has room for, whichever lanes they are in', () => {
  const memory = new EntryMemory(10);
  const [one, two] = [new LaneState<Entry>(stage, memory), new LaneState<Entry>(stage, memory)];
  for (let n = 0; n < 50; n++) one.apply([[`pod|${n}`, { n }]]);
  for (let n = 0; n < 50; n++) two.apply([[`pod|${n}`, { n: n + 100 }]]);
  expect(one.unpacked + two.unpacked).toBe(10);
  expect([one.size, two.size]).toEqual([50, 50]);
  expect(Array.from({ length: 50 }, (_, n) => [one.get(`pod|${n}`), two.get(`pod|${n}`)])).toEqual(
    Array.from({ length: 50 }, (_, n) => [{ n }, { n: n + 100 }]),
  );
  expect(one.unpacked + two.unpacked).toBe(10);
});

test('keeps those of which something was heard last, and packs the others', () => {
  const state = new LaneState<Entry>(stage, new EntryMemory(2));
  for (const n of [1, 2, 3]) state.apply([[`pod|${n}`, { n }]]);
  expect([...state.entries()]).toEqual([
    ['pod|2', { n: 2 }],
    ['pod|3', { n: 3 }],
    ['pod|1', { n: 1 }],
  ]);
  state.get('pod|1');
  expect([...state.entries()].map(([key]) => key)).toEqual(['pod|3', 'pod|1', 'pod|2']);
});

test('a packed entry has its deadline, and is replaced and removed like any other', () => {
  const state = new LaneState<Entry>(stage, new EntryMemory(1));
  for (const n of [5, 6, 7]) state.apply([[`pod|${n}`, { n }]]);
  expect(state.due('c', 6, 10)).toEqual(['pod|5', 'pod|6']);
  state.apply([
    ['pod|5', { n: 8 }],
    ['pod|6', undefined],
  ]);
  expect(state.due('c', 10, 10)).toEqual(['pod|7', 'pod|5']);
  expect([state.size, state.get('pod|5'), state.get('pod|6')]).toEqual([2, { n: 8 }, undefined]);
});

test('a lane that is given up leaves its room to the others', () => {
  const memory = new EntryMemory(4);
  const [one, two] = [new LaneState<Entry>(stage, memory), new LaneState<Entry>(stage, memory)];
  for (let n = 0; n < 4; n++) one.apply([[`pod|${n}`, { n }]]);
  one.release();
  for (let n = 0; n < 4; n++) two.apply([[`pod|${n}`, { n }]]);
  expect(two.unpacked).toBe(4);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EntryMemory } from './entry-memory.ts';
import { LaneState } from './lane-state.ts';

interface Entry {
  readonly cluster: string;
  readonly atUs: number | null;
  readonly text: string;
}
const stage = { name: 'stage', deadlineOf: ({ cluster, atUs }: Entry) => (atUs === null ? undefined : { cluster, atUs }) };

const key = fc.integer({ min: 0, max: 60 }).map((n) => `pod|${n}`);
const entry: fc.Arbitrary<Entry> = fc.record({
  cluster: fc.constantFrom('x', 'y', 'z'),
  atUs: fc.option(fc.integer({ min: 0, max: 12 }), { nil: null }),
  text: fc.string({ maxLength: 5 }),
});
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ apply: fc.array(fc.tuple(key, fc.option(entry, { nil: undefined })), { maxLength: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ get: key }) },
  {
    weight: 2,
    arbitrary: fc.record({
      due: fc.tuple(fc.constantFrom('x', 'y', 'none'), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 })),
    }),
  },
);

test('which entries are packed changes neither what is there nor what is due, in which order', () => {
  fc.assert(
    fc.property(fc.array(act, { size: 'max', maxLength: 400 }), fc.nat(8), (acts, roomFor) => {
      const packing = new LaneState<Entry>(stage, new EntryMemory(roomFor));
      const plain = new LaneState<Entry>(stage, new EntryMemory(Number.POSITIVE_INFINITY));
      for (const act of acts) {
        if ('apply' in act) for (const state of [packing, plain]) state.apply(act.apply);
        else if ('get' in act) expect(packing.get(act.get)).toEqual(plain.get(act.get));
        else expect(packing.due(...act.due)).toEqual(plain.due(...act.due));
        expect(packing.unpacked).toBeLessThanOrEqual(roomFor);
      }
      expect(new Map(packing.entries())).toEqual(new Map(plain.entries()));
    }),
    { numRuns: 200 },
  );
});

test('deadlines of entries that come and go many times are forgotten, and the others kept', () => {
  const state = new LaneState<Entry>(stage, new EntryMemory(1));
  const at = (n: number): Entry => ({ cluster: 'x', atUs: n, text: '' });
  for (let n = 0; n < 50; n++) state.apply([[`stays|${n}`, at(10_000 + n)]]);
  for (let n = 0; n < 5000; n++) state.apply([[`comes|${n % 7}`, n % 3 === 0 ? undefined : at(n)]]);
  for (let n = 0; n < 7; n++) state.apply([[`comes|${n}`, undefined]]);
  expect(state.due('x', 20_000, 1000)).toEqual(Array.from({ length: 50 }, (_, n) => `stays|${n}`));
});

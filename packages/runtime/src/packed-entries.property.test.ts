import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PackedEntries } from './packed-entries.ts';
import { Packings } from './packings.ts';

const value = fc.record({
  kind: fc.constantFrom('pod', 'name'),
  text: fc.string({ unit: 'binary', maxLength: 40 }),
  nested: fc.array(fc.record({ at: fc.integer(), clock: fc.constantFrom('apiserver', 'kubelet/node-a') }), { maxLength: 60 }),
});
const key = fc.oneof(
  fc.integer({ min: 0, max: 400 }).map((n) => `pod|cluster|${n}`),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ key, value }) },
  { weight: 2, arbitrary: fc.record({ key, value: fc.constant(undefined) }) },
);

test('gives back once what was added under a key, whatever else came and went', () => {
  fc.assert(
    fc.property(fc.array(act, { size: 'max', maxLength: 3000 }), (acts) => {
      const packed = new PackedEntries('stage', new Packings());
      const model = new Map<string, unknown>();
      for (const { key, value } of acts) {
        expect(packed.take(key)).toEqual(model.has(key) ? { value: model.get(key) } : undefined);
        model.delete(key);
        if (value !== undefined) {
          packed.add(key, value);
          model.set(key, value);
        }
        expect(packed.size).toBe(model.size);
      }
      expect(new Map(packed.entries())).toEqual(model);
    }),
    { numRuns: 30 },
  );
});

test('moves what lives out of segments that are mostly dead, so that coming and going takes no more room', () => {
  const packed = new PackedEntries('stage', new Packings());
  const entry = (n: number): unknown => ({ n, text: noise(n, 400) });
  for (let n = 0; n < 2000; n++) packed.add(`stays-${n}`, entry(n));
  const stays = packed.bytes;
  for (let n = 0; n < 20_000; n++) {
    packed.add(`goes-${n}`, entry(n));
    if (n >= 100) expect(packed.take(`goes-${n - 100}`)).toEqual({ value: entry(n - 100) });
  }
  expect(packed.size).toBe(2100);
  expect(packed.bytes).toBeLessThan(2 * stays);
  for (let n = 0; n < 2000; n++) expect(packed.take(`stays-${n}`)).toEqual({ value: entry(n) });
});

test('takes an entry that is larger than a segment', () => {
  const packed = new PackedEntries('stage', new Packings());
  const large = { text: noise(7, 1_200_000) };
  packed.add('small', 1);
  packed.add('large', large);
  packed.add('after', 2);
  expect(packed.take('large')).toEqual({ value: large });
  expect(packed.take('after')).toEqual({ value: 2 });
  expect(packed.take('small')).toEqual({ value: 1 });
});

test('takes entries of any length, up to where the length needs a word of its own', () => {
  const packed = new PackedEntries('stage', new Packings());
  const lengths = [0, 1, 254, 255, 65_000, 66_000, 6_500_000];
  const deadline = { cluster: 'x', atUs: 5 };
  for (const length of lengths) packed.add(`${length}`, noise(length, length), length % 2 === 0 ? deadline : undefined);
  expect(packed.bytes).toBeGreaterThan(2 ** 22);
  for (const length of lengths)
    expect(packed.take(`${length}`)).toEqual({ value: noise(length, length), deadline: length % 2 === 0 ? deadline : undefined });
  expect(packed.size).toBe(0);
});

/** Text that no dictionary makes small: xorshift, printed in base 36. */
function noise(seed: number, length: number): string {
  let text = '';
  for (let x = seed + 1; text.length < length; text += (x >>> 0).toString(36)) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return text.slice(0, length);
}

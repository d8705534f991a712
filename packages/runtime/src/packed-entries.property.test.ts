import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PackedEntries } from './packed-entries.ts';

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
      const packed = new PackedEntries();
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
  const packed = new PackedEntries();
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
  const packed = new PackedEntries();
  const large = { text: noise(7, 1_200_000) };
  packed.add('small', 1);
  packed.add('large', large);
  packed.add('after', 2);
  expect(packed.take('large')).toEqual({ value: large });
  expect(packed.take('after')).toEqual({ value: 2 });
  expect(packed.take('small')).toEqual({ value: 1 });
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

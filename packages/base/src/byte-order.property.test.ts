import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes } from './byte-order.ts';

const text = fc.string({ unit: 'binary', maxLength: 12 });

test('strings compare as the bytes of their UTF-8 form do', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
    { numRuns: 2000 },
  );
});

test('a character above U+FFFF comes after U+FFFF, where UTF-16 order would put it before', () => {
  expect(compareBytes('\u{1F600}', '￿')).toBeGreaterThan(0);
  expect('\u{1F600}' < '￿').toBe(true);
});

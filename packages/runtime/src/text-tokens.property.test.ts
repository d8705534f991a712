import fc from 'fast-check';
import { expect, test } from 'vitest';
import { putTokens, takeTokens } from './text-tokens.ts';

const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
/** What looks like a token, and what nearly does. */
const anyToken = fc.oneof(
  fc.uuid(),
  digits(16),
  digits(32),
  digits(15),
  digits(17),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.integer({ min: 1_000_000_000_000_000, max: 9_007_199_254_740_991 }).map(String),
  fc.integer({ min: 1_760_000_000_000_000, max: 1_760_000_900_000_000 }).map(String),
  fc.constantFrom('1000000000000000', '3999999999999999', '4000000000000000', '9999999999999999', '0000000000000000'),
);
const anyText = fc.string({ unit: 'binary', maxLength: 6 });
const anyValue = fc
  .array(anyToken, { minLength: 1, maxLength: 120 })
  .chain((tokens) => fc.array(fc.tuple(anyText, fc.constantFrom(...tokens), anyText), { maxLength: 400 }))
  .map((parts) => parts.map(([before, token, after]) => `${before}${token}${after}`));

test('what was taken apart is put together to the same text', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const text = JSON.stringify(value);
      expect(putTokens(takeTokens(text))).toBe(text);
    }),
  );
});

test('numbers of a time come back as they were, first and last that are held apart, up and down', () => {
  const text = JSON.stringify([1_000_000_000_000_000, 3_999_999_999_999_999, 1_000_000_000_000_001, 3_999_999_999_999_999]);
  expect(takeTokens(text).form.length).toBeLessThan(12);
  expect(putTokens(takeTokens(text))).toBe(text);
});

test('texts that differ in their tokens only have one form', () => {
  const entry = (uid: string, at: number): string => JSON.stringify({ uid, at, evidence: `${uid}/ResponseComplete`, toldAt: at });
  const one = takeTokens(entry('28ce9930-b51b-40d0-b964-a81ce9fcdde6', 1_760_000_046_711_803));
  const two = takeTokens(entry('74689538-a116-4810-95b5-bf0941a39e3d', 1_760_000_285_510_169));
  expect(one.form).toEqual(two.form);
  expect(one.tokens.length).toBe(16 + 8);
});

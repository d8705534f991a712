import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut } from './cut.ts';

test('a cut text is well-formed, no longer than asked, and a prefix by code points', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(25), (text, max) => {
      const short = cut(text, max);
      expect(short.isWellFormed()).toBe(true);
      expect([...short].length).toBe(Math.min(max, [...text].length));
      expect(text.startsWith(short)).toBe(true);
    }),
  );
});

test('half a surrogate pair is replaced, since no encoding of the state could carry it', () => {
  expect(cut('a\ud83d', 5)).toBe('a�');
  expect(cut('\u{1F600}\u{1F600}', 1)).toBe('\u{1F600}');
});

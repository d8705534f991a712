import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';

test('no two of many texts that differ in one place share a fingerprint', () => {
  const seen = new Map<string, string>();
  const base = '{"at_us":1760000000000000,"total_us":1234567,"stages":[]}';
  for (let at = 0; at < base.length; at++) {
    for (let unit = 32; unit < 127; unit++) {
      const text = `${base.slice(0, at)}${String.fromCharCode(unit)}${base.slice(at + 1)}`;
      const print = fingerprint(text);
      expect(seen.get(print) ?? text).toBe(text);
      seen.set(print, text);
    }
  }
  expect(seen.size).toBeGreaterThan(5000);
});

test('texts that differ have different fingerprints', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(fingerprint(a) === fingerprint(b)).toBe(a === b);
    }),
    { numRuns: 5000 },
  );
});

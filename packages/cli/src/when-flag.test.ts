import { expect, test } from 'vitest';
import { parseWhen } from './when-flag.ts';

const nowMs = Date.UTC(2026, 0, 2);
const seconds = (text: string): number => Number(parseWhen('--since', text, nowMs)) / 1_000_000;

test('an instant is given as such, in microseconds, or as a time before now', () => {
  expect(seconds('2026-01-01T09:00:00+09:00')).toBe(Date.UTC(2026, 0, 1) / 1000);
  expect(seconds('24h')).toBe(Date.UTC(2026, 0, 1) / 1000);
  expect(seconds('1767225600000000')).toBe(Date.UTC(2026, 0, 1) / 1000);
  expect(seconds('100000d')).toBe(0);
});

test.each(['yesterday', '', '-1h', '12x', '2026-02-30T00:00:00Z', '99999999999999999'])('%j is refused by the name of its flag', (text) => {
  expect(() => parseWhen('--since', text, nowMs)).toThrow('--since');
});

import { expect, test } from 'vitest';
import { parseUntil, untilAtUs } from './until.ts';

const until = (text: string, lastAtUs: number): number | string => {
  const read = parseUntil(text);
  return read.ok ? untilAtUs(read.value, lastAtUs) : read.problem;
};

test('a replay ends with its input, some time after it, or at an instant', () => {
  expect(until('end', 5)).toBe(5);
  expect(until('+1h30m', 5)).toBe(5 + 5400 * 1_000_000);
  expect(until('1970-01-01T00:00:01Z', 5)).toBe(1_000_000);
});

test('anything else is refused with what would be right', () => {
  expect(until('tomorrow', 5)).toContain('RFC 3339');
  expect(until('+soon', 5)).toContain('+30m');
});

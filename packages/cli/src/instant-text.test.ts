import { expect, test } from 'vitest';
import { instantText } from './instant-text.ts';

const us = Date.UTC(2026, 0, 31, 23, 59, 58, 7) * 1000 + 999;

test('an instant is shown in the zone that is asked for, never rounded up', () => {
  expect(instantText('UTC').full(us)).toBe('2026-01-31 23:59:58.007');
  expect(instantText('Asia/Tokyo').full(us)).toBe('2026-02-01 08:59:58.007');
  expect(instantText('Asia/Kathmandu').clock(us)).toBe('05:44:58.007');
  expect(instantText('UTC').clock(Date.UTC(2026, 0, 1) * 1000)).toBe('00:00:00.000');
});

test('a zone that nobody knows is refused by its name', () => {
  expect(() => instantText('Mars/Olympus')).toThrow('--tz "Mars/Olympus"');
});

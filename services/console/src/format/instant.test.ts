import { describe, expect, test } from 'vitest';
import { clockText, fieldInstant, instantField, instantText, rfc3339 } from './instant.ts';

const atUs = 1_795_497_971_123_456;

describe('an instant', () => {
  test('shows as many digits as its source knows', () => {
    expect(instantText(atUs, 'utc', 's')).toBe('2026-11-24 05:26:11Z');
    expect(instantText(atUs, 'utc', 'ms')).toBe('2026-11-24 05:26:11.123Z');
    expect(instantText(atUs, 'utc', 'us')).toBe('2026-11-24 05:26:11.123456Z');
    expect(clockText(atUs, 'utc', 'us')).toBe('05:26:11.123456');
  });

  test('keeps the microseconds that a Date would lose', () => {
    expect(rfc3339(1_795_497_971_000_007)).toBe('2026-11-24T05:26:11.000007Z');
  });

  test('carries its offset when it is shown in local time', () => {
    expect(instantText(atUs, 'local', 's')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+−]\d\d:\d\d$/);
  });

  test('comes back from a date field as it went in', () => {
    expect(fieldInstant(instantField('2026-11-24T05:26:11Z', 'utc'), 'utc')).toBe('2026-11-24T05:26:11.000Z');
    expect(fieldInstant(instantField('2026-11-24T05:26:11Z', 'local'), 'local')).toBe('2026-11-24T05:26:11.000Z');
  });

  test('that cannot be read leaves the field empty', () => {
    expect(instantField('soon', 'utc')).toBe('');
    expect(fieldInstant('soon', 'utc')).toBeUndefined();
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventTimeUsMax, formatEventTime, parseEventTime } from './event-time.ts';

const instant = fc.integer({ min: 0, max: eventTimeUsMax - 1 });

test('every instant is read back from the way it is written', () => {
  fc.assert(
    fc.property(instant, (us) => {
      expect(parseEventTime(formatEventTime(us))).toEqual({ ok: true, value: us });
    }),
    { numRuns: 2000 },
  );
});

test('the engine’s own calendar agrees on every millisecond', () => {
  fc.assert(
    fc.property(instant, (us) => {
      const ms = Math.floor(us / 1000);
      expect(formatEventTime(ms * 1000)).toBe(new Date(ms).toISOString().replace('Z', '000Z'));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['2025-12-27T18:54:56.845495Z', 1_766_861_696_845_495],
  ['2025-12-27T18:54:56Z', 1_766_861_696_000_000],
  ['2025-12-27T18:54:56.8454951234Z', 1_766_861_696_845_495],
  ['2025-12-27T19:54:56.5+01:00', 1_766_861_696_500_000],
  ['1970-01-01T00:00:00Z', 0],
])('%s is read to the microsecond', (text, us) => {
  expect(parseEventTime(text)).toEqual({ ok: true, value: us });
});

test.each([
  '',
  '2025-02-29T00:00:00Z',
  '2025-13-01T00:00:00Z',
  '2025-12-27 18:54:56Z',
  '2025-12-27T18:54:56',
  '2025-12-27T18:54:56.Z',
  '1969-12-31T23:59:59Z',
  '2262-04-12T00:00:00Z',
  '2025-12-27T25:00:00Z',
  'yesterday, at about noon',
])('%j is no instant', (text) => {
  expect(parseEventTime(text)).toEqual({ ok: false, problem: 'bad_time' });
});

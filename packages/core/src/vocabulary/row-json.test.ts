import { expect, test } from 'vitest';
import { rowJson } from './row-json.ts';

const shown = (row: object): unknown => JSON.parse(JSON.stringify(rowJson(row)));

test('every instant is shown beside its microseconds, and an absent one is null in both', () => {
  expect(shown({ at_us: 1, started_at_us: 1_767_323_045_000_006, ended_at_us: null, total_us: 5 })).toEqual({
    at_us: 1,
    at: '1970-01-01T00:00:00.000001Z',
    started_at_us: 1_767_323_045_000_006,
    started_at: '2026-01-02T03:04:05.000006Z',
    ended_at_us: null,
    ended_at: null,
    total_us: 5,
  });
});

test('dictionaries become objects, whatever a key is called', () => {
  const row = rowJson({
    details: [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ],
    dimensions: [],
  });
  expect(JSON.stringify(row)).toBe('{"details":{"__proto__":"x","constructor":"y"},"dimensions":{}}');
});

test('the stages of a delivery become an object by stage', () => {
  expect(shown({ stages: [{ stage: 'schedule', us: 7, owner: 'platform', open: false }] })).toEqual({
    stages: { schedule: { us: 7, owner: 'platform', open: false } },
  });
});

test('lists of records are shown by the same rules', () => {
  expect(shown({ evidence: [{ at_us: 0, object: { kind: 'Pod' } }], links: [{ attributes: [['a', 'b']] }], sources: ['audit'] })).toEqual({
    evidence: [{ at_us: 0, at: '1970-01-01T00:00:00.000000Z', object: { kind: 'Pod' } }],
    links: [{ attributes: { a: 'b' } }],
    sources: ['audit'],
  });
});

test('a control is refused, because it is no row', () => {
  expect(() => rowJson({ control: 'watermark', cluster: 'c', us: 1, closing: true, silent: false })).toThrow('not a row');
});

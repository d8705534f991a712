import { expect, test } from 'vitest';
import { traceConfigChange } from './trace-config-in-force.ts';

const first = { document: '{"tracks":[1]}', version: 'a' };
const second = { document: '{"tracks":[2]}', version: 'b' };
const nowUs = 1_800_000_000_000_000;

test('the first configuration of a cluster holds from the beginning', () => {
  expect(traceConfigChange(undefined, first, nowUs)).toEqual({ ...first, effectiveAtUs: 0 });
});

test('what was said is not said again', () => {
  expect([
    traceConfigChange('a', first, nowUs),
    traceConfigChange(undefined, undefined, nowUs),
    traceConfigChange('none', undefined, nowUs),
  ]).toEqual([undefined, undefined, undefined]);
});

test('a change holds from a minute later on, and so does taking the configuration away', () => {
  expect(traceConfigChange('a', second, nowUs)).toEqual({ ...second, effectiveAtUs: nowUs + 60_000_000 });
  expect(traceConfigChange('a', undefined, nowUs)).toEqual({
    document: '{"tracks":[]}',
    version: 'none',
    effectiveAtUs: nowUs + 60_000_000,
  });
});

import { expect, test } from 'vitest';
import { checkClock } from './check.ts';
import { serverChecks } from './check-clickhouse.ts';
import { topicChecks } from './check-kafka.ts';
import { redisChecks } from './check-redis.ts';

const redis = {
  version: '7.0.15',
  role: 'master',
  isAppendOnly: true,
  evictionPolicy: 'noeviction',
  usedBytes: 10,
  maxBytes: 0,
  savesWell: true,
  clockAheadUs: 0,
};
const clickhouse = {
  version: '25.8',
  isReadOnly: false,
  disks: [{ name: 'default', free_bytes: 1e12, total_bytes: 2e12 }],
  stuckReplicas: [],
  clockAheadUs: 0,
};
const stateOf = (checks: readonly { readonly state: string; readonly found: string }[]) =>
  checks.filter(({ state }) => state !== 'ok').map(({ state, found }) => `${state}: ${found}`);

test('servers in order have nothing to be told', () => {
  expect(stateOf([...redisChecks('redis', redis), ...serverChecks('clickhouse', clickhouse), ...topicChecks([])])).toEqual([]);
});

test.each([
  [{ version: '5.0.7' }, /^wrong: version 5.0.7/],
  [{ version: '6.0.9' }, /^wrong: version 6.0.9/],
  [{ role: 'slave' }, /^wrong: is a slave/],
  [{ evictionPolicy: 'allkeys-lru' }, /^wrong: maxmemory-policy allkeys-lru/],
  [{ isAppendOnly: false }, /^note: appendonly no/],
  [{ savesWell: false }, /^wrong: its last write to disk failed/],
  [{ usedBytes: 95, maxBytes: 100 }, /^note: 95 of 100 bytes/],
  [{ clockAheadUs: -7_000_000 }, /^wrong: 7.0 s behind ours/],
])('of Redis %o is found', (change, expected) => {
  expect(stateOf(redisChecks('redis', { ...redis, ...change }))).toEqual([expect.stringMatching(expected)]);
});

test.each([
  [{ isReadOnly: true }, /^wrong: our user may only read/],
  [{ disks: [{ name: 'd', free_bytes: 1e9, total_bytes: 1e12 }] }, /^note: 1000 MB free/],
  [{ disks: [{ name: 'd', free_bytes: 4e10, total_bytes: 1e12 }] }, /^note: 40000 MB free/],
  [{ stuckReplicas: ['sli'] }, /^wrong: its replica here takes no rows/],
])('of ClickHouse %o is found', (change, expected) => {
  expect(stateOf(serverChecks('clickhouse', { ...clickhouse, ...change }))).toEqual([expect.stringMatching(expected)]);
});

test('clocks may differ by some seconds and no more', () => {
  expect(checkClock('c', 4_900_000).state).toBe('ok');
  expect(checkClock('c', 5_100_000)).toMatchObject({ state: 'wrong', found: '5.1 s ahead of ours' });
});

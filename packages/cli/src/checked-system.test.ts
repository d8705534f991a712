import { describe, expect, test } from 'vitest';
import { answerRow } from './answer-rows.ts';
import { checkSystem } from './checked-system.ts';

const nowUs = 1_800_000_000_000_000;
const watched = {
  cluster: 'prod',
  state: 'heard',
  primary: 'pod_watch',
  degraded: [],
  watermark_at_us: nowUs - 7_000_000,
  watches: [],
  denied: [],
};
const well = {
  now_at_us: nowUs,
  schema: { problems: [] },
  store: { bytes: 10, bytes_max: 100, full: false },
  clusters: [watched],
  lanes: [{ lane: 0, stage: 'normalizer', state: 'idle', lag_records: 0, reason: null }],
  dead_letters: 0,
};
const found = (of: object) => checkSystem(answerRow({ ...well, ...of }), nowUs).filter(({ state }) => state !== 'ok');
const cluster = (of: object) => found({ clusters: [{ ...watched, ...of }] }).map(({ state, found: text }) => [state, text]);

test('a system that is well gives a line for each thing that was looked at, and nothing to do', () => {
  const checks = checkSystem(answerRow(well), nowUs);
  expect(checks.map(({ check }) => check)).toEqual(['clock', 'schema', 'store', 'cluster prod', 'lanes', 'dead letters']);
  expect(checks.every(({ state, advice }) => state === 'ok' && advice === '')).toBe(true);
});

test('clock, schema, store and lanes are each found wrong by themselves', () => {
  expect(found({ now_at_us: nowUs - 6_000_000, clusters: [] })).toMatchObject([
    { check: 'clock', state: 'wrong', found: expect.stringContaining('6.0 s behind') },
  ]);
  expect(found({ schema: { problems: ['missing: sli'] } })).toMatchObject([{ check: 'schema', state: 'wrong', found: 'missing: sli' }]);
  expect(found({ store: { bytes: 100, bytes_max: 100, full: true } })).toMatchObject([{ check: 'store', state: 'wrong' }]);
  expect(found({ store: { bytes: 95, bytes_max: 100, full: false } })).toMatchObject([{ check: 'store', state: 'note' }]);
  expect(found({ dead_letters: 3 })).toMatchObject([{ check: 'dead letters', state: 'note', found: '3 records had no effect' }]);
  const stopped = { lane: 3, stage: 'clickhouse-writer/sli', state: 'stopped', reason: 'input_gap' };
  expect(found({ lanes: [stopped, { ...stopped, state: 'running', lag_records: 20_000 }] })).toMatchObject([
    { check: 'lane 3 of clickhouse-writer/sli', state: 'wrong', found: 'stands still: input_gap' },
    { state: 'note', found: '20000 records behind' },
  ]);
});

describe('a cluster', () => {
  test('that is silent, whose clock is ahead, or whose newest time is old is wrong', () => {
    expect(cluster({ state: 'silent', problem: 'connection refused' })).toEqual([
      ['wrong', expect.stringContaining('nothing is heard')],
      ['wrong', 'at the start: connection refused'],
    ]);
    expect(cluster({ watermark_at_us: nowUs + 30_000_000 })).toEqual([['wrong', "its clock is 30.0 s ahead of the server's"]]);
    expect(cluster({ watermark_at_us: nowUs - 600_000_000 })).toEqual([['wrong', 'what is known of it is 600.0 s old']]);
    expect(cluster({ watches: [{ kind: 'Pod', state: 'trouble', message: 'EOF' }] })).toEqual([['wrong', 'watch of Pod: EOF']]);
  });

  test('that may not be read everywhere, or sends no audit, is noted with what to grant', () => {
    const notes = found({ clusters: [{ ...watched, degraded: ['no_audit'], denied: [{ kind: 'Node', message: 'forbidden' }] }] });
    expect(notes.map(({ state, advice }) => [state, advice])).toEqual([
      ['note', expect.stringContaining('grant get, list and watch on Node')],
      ['note', expect.stringContaining('/audit/CLUSTER')],
    ]);
  });

  test('that was only recorded is not asked for its age', () => {
    const { primary: _, ...recorded } = { ...watched, watermark_at_us: 1 };
    expect(found({ clusters: [recorded] })).toEqual([]);
  });
});

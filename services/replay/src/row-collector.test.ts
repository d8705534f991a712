import { tmpdir } from 'node:os';
import type { LifecycleEvent } from '@lunettes/core/vocabulary';
import { expect, test } from 'vitest';
import { createResultDigest } from './result-digest.ts';
import { createRowCollector } from './row-collector.ts';
import type { IdentifiedRow } from './row-identity.ts';

function event(key: string, version: number, more: Partial<LifecycleEvent> = {}): IdentifiedRow {
  const row: LifecycleEvent = {
    cluster: 'c',
    namespace: 'n',
    pod: 'p',
    uid: 'u',
    key,
    type: 'pod.ready',
    at_us: 0,
    resolution: 'us',
    clock: 'apiserver',
    evidence_id: 'e',
    container: '',
    attempt: 0,
    node: null,
    details: [['é', '"']],
    version,
    retracted: false,
    ...more,
  };
  return { file: 'lifecycle', identity: [row.cluster, row.namespace, row.pod, row.uid, row.key], row };
}

const breach = (id: string): IdentifiedRow => ({ ...event('x', 1), file: 'breaches', identity: [id] });

function latest(
  rows: readonly IdentifiedRow[],
  runBytesMax?: number,
): { file: string; key: unknown; version: unknown; digestLine: string }[] {
  const collector = createRowCollector({ tempDir: tmpdir(), ...(runBytesMax === undefined ? {} : { runBytesMax }) });
  for (const row of rows) collector.add(row);
  return Array.from(collector.latest(), (row) => {
    const { key, version } = JSON.parse(row.line.toString());
    return {
      file: row.file,
      key,
      version,
      digestLine: row.line.toString('utf8', 0, row.versionStart) + row.line.toString('utf8', row.versionEnd),
    };
  });
}

test('of each identity the highest version stays, in the order of identities, whatever the order of arrival', () => {
  const rows = [event('b', 2), event('a', 1), event('b', 300), event('b', 1), event('a', 2), event('é', 1)];
  const expected = [
    { file: 'lifecycle', key: 'a', version: 2 },
    { file: 'lifecycle', key: 'b', version: 300 },
    { file: 'lifecycle', key: 'é', version: 1 },
  ];
  for (const order of [rows, rows.toReversed()]) {
    expect(latest(order)).toMatchObject(expected);
    expect(latest(order, 64)).toMatchObject(expected);
  }
});

test('a row whose latest version is retracted is left out, one that came back is not', () => {
  expect(latest([event('a', 1), event('a', 2, { retracted: true }), event('b', 1, { retracted: true }), event('b', 2)])).toMatchObject([
    { key: 'b', version: 2 },
  ]);
});

test('the same row from several lanes is one row', () => {
  expect(latest([event('a', 1), event('a', 1), event('a', 1)])).toHaveLength(1);
});

test('files come in the order of the digest', () => {
  expect(latest([breach('z'), event('a', 1)]).map((row) => row.file)).toEqual(['lifecycle', 'breaches']);
});

test('the digest sees content and files, and no version', () => {
  const digestOf = (rows: readonly IdentifiedRow[]): string => {
    const collector = createRowCollector({ tempDir: tmpdir() });
    for (const row of rows) collector.add(row);
    const digest = createResultDigest();
    for (const row of collector.latest()) digest.add(row);
    return digest.hex();
  };
  const plain = digestOf([event('a', 1)]);
  expect(digestOf([event('a', 1), event('a', 7)])).toBe(plain);
  expect(digestOf([event('a', 1, { at_us: 1 })])).not.toBe(plain);
  expect(digestOf([{ ...event('a', 1), file: 'spans' }])).not.toBe(plain);
  expect(latest([event('a', 1)])[0]?.digestLine).not.toContain('version');
  // The SHA-256 of the five names alone, each with its line feed.
  expect(digestOf([])).toBe('9248e05d4d87f9f164a4e4fda14a72115c8a9cd3d4ee64c9a0b5f90ff4a42564');
});

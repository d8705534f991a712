import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { laneMapOf, type Redaction } from '@lunettes/core/collection';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditEvent, leaseEvent } from '../../test/audit-samples.ts';
import { clockStartUs, handClock } from '../../test/hand-clock.ts';
import { encode, type RecordingLog, recordingLog } from '../../test/recording-log.ts';
import { openClusterInlet } from '../cluster-inlet.ts';
import { type Counters, openCounters } from '../counters.ts';
import { openLaneAppender } from '../lane-appender.ts';
import { openTimeOrderedIds } from '../time-ordered-id.ts';
import { type AuditFileTail, filePositionName, openAuditFileTail, parseFilePosition } from './audit-file.ts';

let directory: string;
let path: string;
let log: RecordingLog;
let counters: Counters;
let tail: AuditFileTail;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'lunettes-audit-'));
  path = join(directory, 'audit.log');
  log = recordingLog();
  counters = openCounters();
  await start();
});
afterEach(() => tail.close());

/** As after a restart: everything that is known comes from the log. */
async function start(): Promise<void> {
  const clock = handClock();
  const positions = new Map((await log.positions()).map(({ source, position }) => [source, position]));
  const newEpoch = openTimeOrderedIds(clock.nowUs);
  const appender = openLaneAppender({ log, clock, counters, encode, newEpoch });
  const inlet = openClusterInlet(
    { appender, clock },
    { cluster: 'prod', laneMap: laneMapOf('prod', 16), instance: 'test', primary: 'audit_file', observed: undefined },
  );
  const redaction: Redaction = {
    users: 'hash',
    terminationMessages: 'scrub',
    extraKeys: new Set(),
    hashUser: () => 'h',
    note: () => undefined,
  };
  const deps = { counters, redaction, ignoredNamespaces: new Set<string>(), recordBytesMax: 1_000_000, inlet, instance: 'test' };
  tail = openAuditFileTail(deps, path, parseFilePosition(positions.get(filePositionName('prod', path))));
}

const line = (name: string): string =>
  `${JSON.stringify(auditEvent(clockStartUs, { auditID: name, objectRef: { resource: 'pods', namespace: 'shop', name, apiVersion: 'v1' } }))}\n`;

async function readAll(): Promise<void> {
  for (let turns = 0; turns < 1000; turns++) if ((await tail.poll()) === 'end') return;
  throw new Error('the tail never came to the end');
}

const names = (): readonly string[] =>
  log.taken.filter(({ envelope }) => envelope.form === 'audit').map(({ body }) => String(body['auditID']));

test('complete lines are read once, with file and line, and an incomplete one waits for its end', async () => {
  const second = line('b');
  writeFileSync(path, line('a') + second.slice(0, 40));
  await readAll();
  expect(names()).toEqual(['a']);
  appendFileSync(path, second.slice(40) + line('c'));
  await readAll();
  await readAll();
  expect(names()).toEqual(['a', 'b', 'c']);
  expect(log.taken.filter(({ envelope }) => envelope.form === 'audit').map(({ envelope }) => [envelope.file, envelope.line])).toEqual([
    [path, 1],
    [path, 2],
    [path, 3],
  ]);
});

test('a file that does not exist yet is waited for', async () => {
  await readAll();
  writeFileSync(path, line('a'));
  await readAll();
  expect(names()).toEqual(['a']);
});

test('rotation by rename is followed: the old file is read to its end, then the new one from its beginning', async () => {
  writeFileSync(path, line('a'));
  await readAll();
  renameSync(path, join(directory, 'audit-2026-01-01T00-00-00.000.log'));
  appendFileSync(join(directory, 'audit-2026-01-01T00-00-00.000.log'), line('b'));
  writeFileSync(path, line('c'));
  await readAll();
  expect(names()).toEqual(['a', 'b', 'c']);
  expect(counters.get('file_events', 'rotated')).toBe(1);
});

test('after a restart reading goes on where the log has it, through everything that was rotated meanwhile', async () => {
  writeFileSync(path, line('a') + line('b'));
  await readAll();
  await tail.close();
  appendFileSync(path, line('c'));
  renameSync(path, join(directory, 'audit-2026-01-01T00-00-00.000.log'));
  writeFileSync(path, line('d'));
  renameSync(path, join(directory, 'audit-2026-01-02T00-00-00.000.log'));
  writeFileSync(path, line('e'));
  await start();
  await readAll();
  expect(names()).toEqual(['a', 'b', 'c', 'd', 'e']);
  await tail.close();
  await start();
  await readAll();
  expect(names()).toHaveLength(5);
});

const rotated = (day: number): string => join(directory, `audit-2026-01-0${day}T00-00-00.000.log`);
/** As lumberjack does some time after the rotation: another file with another inode, and the plain one is gone. */
const pack = (file: string): unknown => execFileSync('gzip', [file]);

test('what was rotated and packed while nobody read is read where reading had stopped', async () => {
  writeFileSync(path, line('a') + line('b'));
  await readAll();
  await tail.close();
  appendFileSync(path, line('c'));
  renameSync(path, rotated(1));
  writeFileSync(path, line('d') + line('e'));
  renameSync(path, rotated(2));
  writeFileSync(path, line('f'));
  pack(rotated(1));
  pack(rotated(2));
  await start();
  await readAll();
  expect(names()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(counters.get('file_events', 'position_lost')).toBe(0);
  const told = log.taken.filter(({ envelope }) => envelope.form === 'audit').map(({ envelope }) => [envelope.file, envelope.line]);
  expect(told.slice(2)).toEqual([
    [`${rotated(1)}.gz`, 3],
    [`${rotated(2)}.gz`, 1],
    [`${rotated(2)}.gz`, 2],
    [path, 1],
  ]);
  await tail.close();
  await start();
  await readAll();
  expect(names()).toHaveLength(6);
});

test('a packed file is gone on with after a restart in its middle, and what the log did not take is read again', async () => {
  const many = Array.from({ length: 6000 }, (_, index) => line(`n${index}`));
  writeFileSync(path, many[0] ?? '');
  await readAll();
  await tail.close();
  appendFileSync(path, many.slice(1).join(''));
  renameSync(path, rotated(1));
  pack(rotated(1));
  writeFileSync(path, line('live'));
  await start();
  expect(await tail.poll()).toBe('more');
  const upTo = names().length;
  expect(upTo).toBeGreaterThan(1);
  expect(upTo).toBeLessThan(6000);
  log.failNext(1);
  expect(await tail.poll()).toBe('failed');
  await tail.close();
  await start();
  await readAll();
  expect(names()).toEqual([...Array.from({ length: 6000 }, (_, index) => `n${index}`), 'live']);
});

test('a packed file that ends too early gives what it has and does not hold up the next', async () => {
  writeFileSync(path, line('a') + line('b'));
  await readAll();
  await tail.close();
  appendFileSync(path, line('c'));
  renameSync(path, rotated(1));
  writeFileSync(path, Array.from({ length: 500 }, (_, index) => line(`lost${index}`)).join(''));
  renameSync(path, rotated(2));
  pack(rotated(1));
  pack(rotated(2));
  truncateSync(`${rotated(2)}.gz`, 60);
  writeFileSync(path, line('f'));
  await start();
  await readAll();
  expect(names().filter((name) => !name.startsWith('lost'))).toEqual(['a', 'b', 'c', 'f']);
  expect(counters.get('file_events', 'unreadable')).toBe(1);
});

test('a rotated file that is packed between being found and being opened is read packed', async () => {
  writeFileSync(path, line('a') + line('b'));
  await readAll();
  await tail.close();
  renameSync(path, rotated(1));
  writeFileSync(path, line('c'));
  renameSync(path, rotated(2));
  writeFileSync(path, line('d'));
  await start();
  expect(await tail.poll()).toBe('more');
  pack(rotated(2));
  await readAll();
  expect(names()).toEqual(['a', 'b', 'c', 'd']);
});

test('another file in the place of the old one, even with its inode, is read from its beginning', async () => {
  writeFileSync(path, line('a') + line('b'));
  await readAll();
  await tail.close();
  // Same inode, other content, as when a log directory is restored.
  truncateSync(path);
  writeFileSync(path, line('x') + line('y') + line('z'));
  await start();
  await readAll();
  expect(names()).toEqual(['a', 'b', 'x', 'y', 'z']);
  expect(counters.get('file_events', 'position_lost')).toBe(1);
});

test('a file that was cut in place is read from its beginning', async () => {
  writeFileSync(path, line('a') + line('b'));
  await readAll();
  truncateSync(path);
  writeFileSync(path, line('c'));
  await readAll();
  expect(names()).toEqual(['a', 'b', 'c']);
  expect(counters.get('file_events', 'truncated')).toBe(1);
});

test('what the log did not take is read again, and the position has not moved', async () => {
  writeFileSync(path, line('a') + line('b'));
  log.failNext(1);
  expect(await tail.poll()).toBe('failed');
  expect(await log.positions()).toEqual([]);
  await readAll();
  expect(names()).toEqual(['a', 'b']);
  expect(await log.positions()).toHaveLength(2);
});

test('broken lines are counted by reason and their neighbours are read', async () => {
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(`\ufeff${line('a')}{"verb":\n[]\n\n`), Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), Buffer.from(line('b'))]),
  );
  await readAll();
  expect(names()).toEqual(['a', 'b']);
  expect(counters.snapshot().rejected_records).toMatchObject({ not_json: 1, unknown_shape: 1, not_utf8: 1 });
});

test('a line above the bound is passed over and counted once, the next one is read', async () => {
  writeFileSync(path, `{"auditID":"${'x'.repeat(40 * 1024 * 1024)}"}\n${line('b')}`);
  await readAll();
  expect(names()).toEqual(['b']);
  expect(counters.get('rejected_records', 'too_large')).toBe(1);
});

test('lines longer than a chunk are read whole', async () => {
  const large = JSON.stringify(
    auditEvent(clockStartUs, { auditID: 'large', requestObject: { kind: 'Pod', spec: { extra: 'x'.repeat(3_000_000) } } }),
  );
  writeFileSync(path, `${line('a')}${large}\n${line('b')}`);
  await readAll();
  expect(names()).toEqual(['a', 'large', 'b']);
});

test('lines that nobody reads still move the time', async () => {
  writeFileSync(path, `${JSON.stringify(leaseEvent(clockStartUs - 5_000_000))}\n`);
  await readAll();
  expect(names()).toEqual([]);
  expect(log.taken.map(({ envelope, body }) => [envelope.form, body['fromUs']])).toEqual(
    Array.from({ length: 8 }, () => ['observation', clockStartUs - 5_000_000]),
  );
});

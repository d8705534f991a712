import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalStore } from './index.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lunettes-store-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (options: { lanes?: number; bytesMax?: number } = {}) =>
  openLocalStore({ directory, lanes: options.lanes ?? 2, bytesMax: options.bytesMax ?? 1e9, clock: { nowUs: () => 1 } });
const change = async (sql: string): Promise<void> => {
  await open().close();
  const db = new DatabaseSync(join(directory, 'lanes.sqlite'));
  db.exec(sql);
  db.close();
};

test('a directory of another format is refused with both numbers and what to do', async () => {
  await change('PRAGMA user_version = 99');
  expect(() => open()).toThrow(/has data format 99, this build reads format 7: start with an empty directory/);
});

test('a database of another program is refused', async () => {
  await change('PRAGMA application_id = 7');
  expect(() => open()).toThrow(/is not a file of Lunettes/);
});

test('the number of lanes stays what the directory was made with', async () => {
  await open({ lanes: 4 }).close();
  const again = open({ lanes: 8 });
  expect(again.lanes).toBe(4);
  await again.close();
  expect(() => open({ lanes: 257 })).toThrow(/lanes must be 1 to 256/);
});

test('at its size the store refuses collectors, says so, and takes them again after retention', async () => {
  const store = open({ bytesMax: 1024 * 1024 });
  const batch = {
    records: Array.from({ length: 1024 }, () => ({ lane: 0, key: '', value: new Uint8Array(1000), logTimeUs: 1 })),
    positions: [],
  };
  await store.append(batch);
  await expect(store.append(batch)).rejects.toMatchObject({ kind: 'transient', code: 'store_full' });
  const report = await store.trim({ olderThanUs: 0, bytesMax: 512 * 1024 });
  expect(report.bytes).toBeGreaterThan(900_000);
  await store.append(batch);
  await store.close();
});

test('opening again and reading write nothing', async () => {
  const store = open();
  const request = { stage: 's', lane: 0, input: 'raw', outputs: [], effects: 'log' } as const;
  await store.open(request);
  const log = join(directory, 'lanes.sqlite-wal');
  const before = statSync(log, { bigint: true });
  const session = await store.open(request);
  await session.read(0, { recordsMax: 10, bytesMax: 10 });
  await new Promise((resolve) => setImmediate(resolve));
  const after = statSync(log, { bigint: true });
  expect([after.size, after.mtimeNs]).toEqual([before.size, before.mtimeNs]);
  await store.close();
});

test('what is written in one turn of the event loop shares one transaction', async () => {
  let commits = 0;
  const store = openLocalStore({
    directory,
    lanes: 2,
    bytesMax: 1e9,
    clock: { nowUs: () => 1 },
    reached: (point) => {
      if (point === 'after-commit') commits++;
    },
  });
  const raw = (lane: number) => ({ records: [{ lane, key: '', value: new Uint8Array(1), logTimeUs: 1 }], positions: [] });
  await Promise.all([store.append(raw(0)), store.append(raw(1)), store.append(raw(0))]);
  expect(commits).toBe(1);
  await store.close();
});

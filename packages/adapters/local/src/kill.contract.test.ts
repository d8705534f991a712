import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { acceptedOf, contractLanes, contractStage, entriesAfter, entriesOf } from '@lunettes/ports/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FailPoint, openLocalStore } from './index.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lunettes-kill-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const reopen = () => openLocalStore({ directory, lanes: contractLanes, bytesMax: 1e9, clock: { nowUs: () => 1 } });

/** Runs the child until it kills itself; gives back the last round that it said was safe. */
async function runUntilKilled(failPoint: FailPoint, hits: number): Promise<number> {
  const script = join(import.meta.dirname, '../test/killed-process.ts');
  const child = spawn(process.execPath, [script, directory, failPoint, `${hits}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(signal).toBe('SIGKILL');
  return Number(said.trim().split('\n').at(-1) ?? 0);
}

const failPoints: readonly FailPoint[] = ['before-transaction', 'before-commit', 'after-commit'];

test('a process killed again and again, at every point of a transaction, loses nothing it called safe and keeps no half round', async () => {
  let kills = 0;
  let safe = 0;
  for (const hits of [1, 2, 9]) {
    for (const failPoint of failPoints) {
      const said = await runUntilKilled(failPoint, hits);
      safe = Math.max(safe, said);
      kills++;
      const store = reopen();
      const session = await store.open(contractStage);
      const reached = session.cursor?.offset ?? 0;
      expect([safe, safe + 1]).toContain(reached);
      expect(await entriesOf(session)).toEqual(entriesAfter(reached));
      expect(await acceptedOf(store, 'signals', 1)).toHaveLength(reached);
      expect(await acceptedOf(store, 'lifecycle', 1)).toHaveLength(2 * reached);
      const raw = await store.read({ topic: 'raw', lane: 0, from: 0 }, { recordsMax: 1e6, bytesMax: 1e9 });
      expect((await store.positions()).map(({ position }) => position)).toEqual(raw.end === 0 ? [] : [`${raw.end}`]);
      safe = reached;
      await store.close();
    }
  }
  console.log(`${kills} kills, ${safe} rounds kept`);
  expect(safe).toBeGreaterThan(20);
});

test('a second process is told who holds the directory', async () => {
  const store = reopen();
  const script = join(import.meta.dirname, '../test/killed-process.ts');
  const child = spawn(process.execPath, [script, directory, 'after-commit', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code).not.toBe(0);
  expect(said).toContain(`${directory} is locked by pid ${process.pid}`);
  await store.close();
});

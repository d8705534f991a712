import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalStore } from '@lunettes/adapter-local';
import { encodeRecord } from '@lunettes/codec';
import type { TickFacts } from '@lunettes/core/vocabulary';
import { nextTurn, runLanes } from '@lunettes/runtime';
import { deliveryWorks } from '@lunettes/stages';
import { afterEach, beforeEach, expect, test } from 'vitest';

const second = 1_000_000;
const startUs = 1_790_000_000_000_000;
const ticks = 20;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lunettes-commits-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function tickRecord(lane: number, seq: number): { lane: number; key: string; value: Uint8Array; logTimeUs: number } {
  const logTimeUs = startUs + seq * second;
  const facts: TickFacts = { watermarkUs: logTimeUs - 2 * second, closing: false, silent: false };
  const value = encodeRecord('raw', {
    stream: 'prod|clock|test',
    epoch: 'e',
    seq,
    cluster: 'prod',
    namespace: '',
    form: 'tick',
    source: 'audit',
    arrival_us: logTimeUs,
    file: null,
    line: null,
    body: Buffer.from(JSON.stringify(facts)),
  });
  return { lane, key: 'prod||', value, logTimeUs };
}

test.each([1, 8])('a tick costs its own commit and one per stage, on %i lanes, and between ticks nothing is written', async (lanes) => {
  let [commits, nowUs] = [0, startUs];
  // Nobody may write because time passes: whoever sleeps here is never woken.
  const clock = { nowUs: () => nowUs, sleep: () => new Promise<void>(() => undefined) };
  const reached = (point: string): void => {
    if (point === 'after-commit') commits++;
  };
  const store = openLocalStore({ directory, lanes, bytesMax: 1e9, clock, reached });
  const works = deliveryWorks({ logic: 'test', ignoredNamespaces: [] });
  const leaving = new AbortController();
  const running = runLanes({ store, clock, yieldTurn: nextTurn }, works, { signal: leaving.signal });
  await running.idle();

  const perTick: number[] = [];
  for (let seq = 1; seq <= ticks; seq++) {
    nowUs += second;
    const before = commits;
    await store.append({ records: Array.from({ length: lanes }, (_, lane) => tickRecord(lane, seq)), positions: [] });
    await running.idle();
    perTick.push(commits - before);
    const after = commits;
    for (let turn = 0; turn < 100; turn++) await nextTurn();
    expect(commits).toBe(after);
  }
  expect(Math.min(...perTick)).toBeGreaterThan(0);
  // Lanes share a transaction unless the machine is too slow for it, so of several lanes the best tick is looked at.
  expect(lanes === 1 ? Math.max(...perTick) : Math.min(...perTick)).toBeLessThanOrEqual(1 + works.length);

  leaving.abort();
  await running.ended;
  await store.close();
});

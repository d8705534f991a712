import { writeSync } from 'node:fs';
import { type FailPoint, openLocalStore } from '@lunettes/adapter-local';
import { nextTurn, runLanes } from '@lunettes/runtime';
import { toyLanes, toyRaw } from './toy-run.ts';
import { counting, summing, toyWork } from './toy-stages.ts';

/**
 * Run as `node killed-pipeline.ts DIRECTORY SEED FAIL-POINT HITS`: a collector and two stages on the local store in one
 * process, which kills itself at the given hit of the point; with 0 hits it runs to the end. Says where it resumed.
 */
const [directory = '', seed = '0', failPoint = '', hits = '0'] = process.argv.slice(2);
let left = Number(hits);
const reached = (point: FailPoint): void => {
  if (point === failPoint && left > 0 && --left === 0) process.kill(process.pid, 'SIGKILL');
};
const clock = { nowUs: () => 1, sleep: () => nextTurn() };
const store = openLocalStore({ directory, lanes: toyLanes, bytesMax: 1e9, clock, reached });
const leaving = new AbortController();
const running = runLanes({ store, clock, yieldTurn: nextTurn }, [toyWork(counting), toyWork(summing)], { signal: leaving.signal });

const raw = toyRaw(Number(seed));
let confirmed = Number((await store.positions())[0]?.position ?? 0);
writeSync(1, `resumed at ${confirmed}\n`);
while (confirmed < raw.length) {
  const records = raw.slice(confirmed, confirmed + 3);
  confirmed += records.length;
  await store.append({ records, positions: [{ source: 'toy', position: `${confirmed}` }] });
}
await running.idle();
leaving.abort();
await running.ended;
await store.close();

import { memoryStore, memoryWorld } from '@lunettes/adapter-memory';
import type { LaneStore } from '@lunettes/ports';
import { expect, test } from 'vitest';
import { counting, raw, textOf, work } from '../test/counting-stage.ts';
import { type LanePorts, nextTurn, runSharedLanes } from './index.ts';

const everything = { recordsMax: 1e6, bytesMax: 1e9 };
const portsOf = (store: LaneStore): LanePorts => ({ store, clock: { nowUs: () => 1, sleep: () => nextTurn() }, yieldTurn: nextTurn });
const sums = async (store: LaneStore, lane: number) =>
  (await store.read({ topic: 'signals', lane, from: 0 }, everything)).records.map(textOf);

async function until(what: () => boolean): Promise<void> {
  for (let turn = 0; !what(); turn++) {
    if (turn === 10_000) throw new Error('it never came to that');
    await nextTurn();
  }
}

test('lanes run while they are assigned, go on elsewhere where they were left, and come back', async () => {
  const world = memoryWorld(3);
  const stores = [0, 1].map(() => memoryStore(world, { clock: { nowUs: () => 1 } }));
  const leaving = new AbortController();
  const [here, there] = stores.map((store) => runSharedLanes(portsOf(store), work(counting), { signal: leaving.signal }));
  const [store] = stores;
  if (here === undefined || there === undefined || store === undefined) throw new Error('two of each');
  const idle = (lanes: typeof here) => lanes.status().every(({ phase }) => phase === 'idle');
  const add = () => store.append({ records: [0, 1, 2].map((lane) => raw('add a', lane)), positions: [] });

  here.assign([0, 1, 2]);
  await add();
  await until(() => idle(here) && here.counts().records === 3);
  here.assign([0]);
  there.assign([1, 2]);
  await add();
  await until(() => idle(here) && idle(there) && there.counts().records === 2 && here.counts().records === 4);
  here.assign([0, 1, 2]);
  there.assign([]);
  await add();
  await until(() => here.status().length === 3 && idle(here) && here.counts().records === 7);
  expect(there.status()).toEqual([]);
  expect(there.counts().records).toBe(2);
  for (const lane of [0, 1, 2]) expect(await sums(store, lane)).toEqual(['a=1', 'a=2', 'a=3']);

  leaving.abort();
  await Promise.all([here.ended, there.ended]);
  expect(here.status().map(({ phase }) => phase)).toEqual(['drained', 'drained', 'drained']);
});

test('a lane that is taken away and given back at once is opened after it was given up, and only once', async () => {
  const store = memoryStore(memoryWorld(1), { clock: { nowUs: () => 1 } });
  const leaving = new AbortController();
  const lanes = runSharedLanes(portsOf(store), work(counting), { signal: leaving.signal });
  for (let turn = 0; turn < 5; turn++) {
    lanes.assign([0]);
    lanes.assign([]);
  }
  lanes.assign([0]);
  await store.append({ records: [raw('add a')], positions: [] });
  await until(() => lanes.counts().records === 1 && lanes.status()[0]?.phase === 'idle');
  expect(await sums(store, 0)).toEqual(['a=1']);
  expect(lanes.counts().fenced).toBe(0);
  leaving.abort();
  await lanes.ended;
});

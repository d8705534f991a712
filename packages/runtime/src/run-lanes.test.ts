import { memoryStore, memoryWorld } from '@lunettes/adapter-memory';
import { type LaneStore, type LogTopic, PortFailure } from '@lunettes/ports';
import { expect, test } from 'vitest';
import { counting, decodeText, handing, raw, textOf, work } from '../test/counting-stage.ts';
import { type LanePorts, nextTurn, openSinkLane, runLanes } from './index.ts';

const everything = { recordsMax: 1e6, bytesMax: 1e9 };
const lanes = 2;
const works = [work(counting), work(handing)];
const storeOf = (): LaneStore => memoryStore(memoryWorld(lanes), { clock: { nowUs: () => 1 } });
const portsOf = (store: LaneStore, slept: number[] = []): LanePorts => ({
  store,
  clock: {
    nowUs: () => 1,
    sleep: async (ms) => {
      slept.push(ms);
      await nextTurn();
    },
  },
  yieldTurn: nextTurn,
});
const texts = async (store: LaneStore, topic: LogTopic, lane: number) =>
  (await store.read({ topic, lane, from: 0 }, everything)).records.map(textOf);

test('all stages run until everything that was caused is done, then wait without a timer, and go on when there is more', async () => {
  const store = storeOf();
  const slept: number[] = [];
  const leaving = new AbortController();
  const running = runLanes(portsOf(store, slept), works, { signal: leaving.signal });
  await store.append({ records: [raw('add a'), raw('add b', 1)], positions: [] });
  await running.idle();
  expect(await texts(store, 'sli', 0)).toEqual(['handed a=1']);
  await store.append({ records: [raw('add b', 1)], positions: [] });
  await running.idle();
  expect(await texts(store, 'sli', 1)).toEqual(['handed b=1', 'handed b=2']);
  expect(running.status().map(({ stage, lane, phase, offset }) => [stage, lane, phase, offset])).toEqual([
    ['counting', 0, 'idle', 1],
    ['counting', 1, 'idle', 2],
    ['handing', 0, 'idle', 1],
    ['handing', 1, 'idle', 2],
  ]);
  leaving.abort();
  await running.ended;
  expect(running.status().every(({ phase }) => phase === 'drained')).toBe(true);
  expect(slept).toEqual([]);
});

test('a lane that has to stand still is looked at again after 30 s, stops alone, and says why', async () => {
  const store = storeOf();
  const slept: number[] = [];
  const leaving = new AbortController();
  await store.append({ records: [raw('deep'), raw('add a', 1)], positions: [] });
  const running = runLanes(portsOf(store, slept), works, { signal: leaving.signal });
  await running.idle();
  expect(running.status()[0]).toMatchObject({ stage: 'counting', lane: 0, phase: 'stopped', reason: 'exhausted' });
  expect(await texts(store, 'sli', 1)).toEqual(['handed a=1']);
  expect(slept).toEqual([30_000]);
  leaving.abort();
  await running.ended;
});

test('after trouble outside a lane is opened again, waiting longer each time, and nothing is lost or doubled', async () => {
  const store = storeOf();
  let failuresLeft = 3;
  const shaky: LaneStore = {
    ...store,
    open: async (request) => {
      const session = await store.open(request);
      const commit: typeof session.commit = async (round) => {
        if (request.stage === 'counting' && failuresLeft-- > 0) throw new PortFailure('transient', 'the disk is full');
        return session.commit(round);
      };
      return { ...session, commit };
    },
  };
  const slept: number[] = [];
  const leaving = new AbortController();
  const running = runLanes(portsOf(shaky, slept), works, { signal: leaving.signal, lanes: [0] });
  await store.append({ records: [raw('add a')], positions: [] });
  await running.idle();
  expect(await texts(store, 'sli', 0)).toEqual(['handed a=1']);
  expect(slept).toEqual([100, 200, 400]);
  leaving.abort();
  await running.ended;
});

test('a sink gets each record once and goes on behind what it has confirmed', async () => {
  const store = storeOf();
  const leaving = new AbortController();
  const running = runLanes(portsOf(store), works, { signal: leaving.signal });
  await store.append({ records: [raw('add a'), raw('add a'), raw('add a')], positions: [] });
  await running.idle();
  const request = { sink: 'writer', topic: 'sli', lane: 0, decode: decodeText } as const;
  const first = await openSinkLane(store, request);
  const batch = await first.next({ recordsMax: 2, bytesMax: 1e9 });
  expect(batch.records.map(({ value }) => value)).toEqual(['handed a=1', 'handed a=2']);
  await first.confirm(batch);
  expect((await first.next(everything)).records.map(({ value }) => value)).toEqual(['handed a=3']);
  const second = await openSinkLane(store, request);
  expect((await second.next(everything)).records.map(({ value }) => value)).toEqual(['handed a=3']);
  expect(await second.next(everything)).toMatchObject({ covered: 0, end: 3 });
  leaving.abort();
  await running.ended;
});

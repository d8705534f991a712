import { logOf, memoryStore, memoryWorld } from '@lunettes/adapter-memory';
import { decodeDeadLetter, type LaneStore, type LogTopic } from '@lunettes/ports';
import { expect, test } from 'vitest';
import { counting, raw, textOf, work } from '../test/counting-stage.ts';
import { advanceLane, type LanePorts, openLane, roundBounds } from './index.ts';

const everything = { recordsMax: 1e6, bytesMax: 1e9 };
const clock = { nowUs: () => 1, sleep: async () => {} };
const storeWith = async (...inputs: string[]): Promise<LaneStore> => {
  const store = memoryStore(memoryWorld(1), { clock });
  await store.append({ records: inputs.map((text) => raw(text)), positions: [] });
  return store;
};
const portsOf = (store: LaneStore): LanePorts => ({ store, clock, yieldTurn: async () => {} });
const read = async (store: LaneStore, topic: LogTopic) => (await store.read({ topic, lane: 0, from: 0 }, everything)).records;
const advanceToEnd = async (store: LaneStore, bounds = roundBounds) => {
  const lane = await openLane(portsOf(store), work(counting), 0);
  while ((await advanceLane(lane, bounds)) === 'advanced');
  return lane;
};
const letters = async (store: LaneStore) =>
  (await read(store, 'dead-letters')).map(({ key, value }) => {
    const letter = decodeDeadLetter(key, value);
    return letter.ok ? [letter.value.id, letter.value.code, letter.value.detail, textOf({ value: letter.value.original })] : [];
  });

test('outputs are numbered densely, name their cause and take over its log time', async () => {
  const store = await storeWith('add a', 'parts 2', 'add a');
  await advanceToEnd(store);
  expect(await read(store, 'signals')).toMatchObject([
    { offset: 0, logTimeUs: 7, key: 'a', sequence: { epoch: 0, n: 1, src: 0, part: 0, last: true } },
    { offset: 1, logTimeUs: 7, key: 'a', sequence: { epoch: 0, n: 2, src: 2, part: 0, last: true } },
  ]);
  expect((await read(store, 'lifecycle')).map(({ sequence }) => sequence)).toEqual([
    { epoch: 0, n: 1, src: 1, part: 0, last: false },
    { epoch: 0, n: 2, src: 1, part: 1, last: true },
  ]);
});

test('a round ends, too, when it has touched many entries, though nothing comes of them', async () => {
  const store = await storeWith('quiet 5', 'add a');
  const first = await openLane(portsOf(store), work(counting), 0);
  const bounds = { ...roundBounds, entriesMax: 2 };
  await advanceLane(first, bounds);
  expect(first.cursor).toMatchObject({ offset: 0, part: 2 });
  const lane = await advanceToEnd(store, bounds);
  expect([...lane.state.entries()]).toEqual([...[0, 1, 2, 3, 4].map((part) => [`quiet ${part}`, part]), ['a', 1]]);
});

test('a round may end between two parts of one record, and the next owner goes on there', async () => {
  const store = await storeWith('parts 5', 'add a');
  const bounds = { ...roundBounds, outputsMax: 2 };
  const first = await openLane(portsOf(store), work(counting), 0);
  await advanceLane(first, bounds);
  expect(first.cursor).toMatchObject({ offset: 0, part: 2 });
  const lane = await advanceToEnd(store, bounds);
  expect((await read(store, 'lifecycle')).map(textOf)).toEqual([0, 1, 2, 3, 4].map((part) => `part ${part}`));
  expect([...lane.state.entries()]).toEqual([
    ['parts', 4],
    ['a', 1],
  ]);
});

test.each([
  ['a step that throws', 'boom', 'step_failed', 'the step threw'],
  ['too many outputs in one call', 'many 257', 'step_failed', 'too many outputs in one call'],
  ['outputs that no broker would take', 'large 1048577', 'too_large', 'outputs of one call'],
  ['an output that does not fit its schema', 'unencodable', 'step_failed', 'an output does not fit its schema'],
  ['what the step refuses', 'late', 'late', 'after the end'],
  ['bytes that are no record', '\0', 'undecodable', 'zero byte'],
])('%s: the record is set aside as it was, without any effect, and the lane goes on', async (_, input, code, detail) => {
  const store = await storeWith('add a', input, 'add a');
  const lane = await advanceToEnd(store);
  expect(await letters(store)).toEqual([['counting|0|1|0', code, detail, input]]);
  expect((await read(store, 'signals')).map(textOf)).toEqual(['a=1', 'a=2']);
  expect([...lane.state.entries()]).toEqual([['a', 2]]);
  expect(lane.counts).toMatchObject({ deadLetters: 1, records: 3 });
});

test('a step that meets the limits of this process is tried three times and then stops its lane', async () => {
  const store = await storeWith('add a', 'deep');
  await expect(advanceToEnd(store)).rejects.toMatchObject({ name: 'LaneStop', reason: 'exhausted' });
  expect(await read(store, 'dead-letters')).toEqual([]);
});

test('a step that never ends stops its lane', async () => {
  const store = await storeWith('endless');
  await expect(advanceToEnd(store)).rejects.toMatchObject({ reason: 'endless' });
});

test('a hole in the numbers of the input stops the lane before anything behind it is used', async () => {
  const store = await storeWith();
  const session = await store.open({ stage: 'writer', lane: 0, input: 'raw', outputs: ['signals'], effects: 'log' });
  const append = (n: number) => ({
    topic: 'signals' as const,
    ...raw(`add ${n}`),
    logTimeUs: 7,
    sequence: { epoch: 0, n, src: n, part: 0, last: true },
  });
  await session.commit({
    appends: [append(1), append(1), append(3)],
    changes: [],
    cursor: { offset: 1, part: 0, accepted: undefined, written: [], logic: '' },
  });
  const reader = {
    ...work(counting),
    stage: { ...counting, name: 'reader', input: 'signals' as const, outputs: ['lifecycle' as const, 'signals' as const] },
  };
  const lane = await openLane(portsOf(memoryStore(memoryWorld(1), { clock })), reader, 0);
  await expect(
    advanceLane({ ...lane, session: await store.open({ stage: 'reader', lane: 0, input: 'signals', outputs: [], effects: 'log' }) }),
  ).rejects.toMatchObject({
    reason: 'input_gap',
  });
});

test('a log whose beginning is gone stops a lane that has no checkpoint', async () => {
  const world = memoryWorld(1);
  logOf(world, 'raw', 0).first = 5;
  await expect(advanceToEnd(memoryStore(world, { clock }))).rejects.toMatchObject({ reason: 'no_state' });
});

test.each(['raw', 'signals'] as const)('a log of %s that ends before what the checkpoint has seen stops the lane', async (topic) => {
  const world = memoryWorld(1);
  const store = memoryStore(world, { clock });
  await store.append({ records: [raw('add a'), raw('add b')], positions: [] });
  await advanceToEnd(store);
  logOf(world, topic, 0).records.pop();
  await expect(openLane(portsOf(store), work(counting), 0)).rejects.toMatchObject({
    reason: topic === 'raw' ? 'input_shorter' : 'output_shorter',
  });
});

test('a record that is to be passed over has no effect, and those behind it are numbered as if it had never been', async () => {
  const store = await storeWith('add a', 'boom', 'add a');
  const ports: LanePorts = { ...portsOf(store), passedOver: async ({ topic, lane }) => new Set(topic === 'raw' && lane === 0 ? [1] : []) };
  const lane = await openLane(ports, work(counting), 0);
  while ((await advanceLane(lane)) === 'advanced');
  expect(lane.cursor.offset).toBe(3);
  expect(lane.counts).toMatchObject({ records: 2, skipped: 1, deadLetters: 0 });
  expect((await read(store, 'signals')).map(({ sequence }) => [sequence?.n, sequence?.src])).toEqual([
    [1, 0],
    [2, 2],
  ]);
  expect(await letters(store)).toEqual([]);
});

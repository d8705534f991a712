import type { LaneCursor, LaneSession, LogAppend } from '@lunettes/ports';
import { contractLanes } from '@lunettes/ports/contracts';
import { kafkaOfFile } from '@lunettes/testkit/servers';
import type { Admin } from 'kafkajs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownTopics } from '../test/own-topics.ts';
import { type KafkaEventLog, type KafkaSinkStore, type KafkaTarget, kafkaSinkStore, type LostPlace, openKafkaLog } from './index.ts';
import { kafkaClient } from './kafka-client.ts';

const server = kafkaOfFile();
const bounds = { recordsMax: 1_000, bytesMax: 4 * 1024 * 1024 };
const waitMsMax = 60_000;
const reader = { stage: 'sink/sli', topic: 'sli' } as const;
const request = { stage: reader.stage, input: reader.topic, outputs: [], effects: 'outside' } as const;

let target: KafkaTarget;
let prefix: string;
let admin: Admin;
const logs: KafkaEventLog[] = [];
beforeEach(async () => {
  ({ target, prefix } = await ownTopics(server()));
  admin = kafkaClient(target).admin();
  await admin.connect();
});
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close();
  await admin.disconnect();
});

/** One process of a sink; what it has lost is in `lost`. */
async function sink(instance: string): Promise<{ store: KafkaSinkStore; log: KafkaEventLog; lost: LostPlace[] }> {
  const log = await openKafkaLog({ target, prefix, lanes: contractLanes, instance });
  logs.push(log);
  const lost: LostPlace[] = [];
  const store = kafkaSinkStore(log, (place) => lost.push(place));
  await store.join(reader);
  return { store, log, lost };
}

const records = (from: number, count: number): readonly LogAppend[] =>
  Array.from({ length: count }, (_, index) => ({
    topic: 'sli',
    key: '',
    value: Buffer.from(`${from + index}`),
    sequence: { epoch: 0, n: from + index + 1, src: from + index, part: 0, last: true },
    logTimeUs: 1,
  }));
const cursorAt = (offset: number): LaneCursor => ({ offset, part: 0, accepted: { epoch: 0, n: offset }, written: [], logic: '' });
const keep = (session: LaneSession, offset: number) => session.commit({ appends: [], changes: [], cursor: cursorAt(offset) });

/** The offset of the first record that a session gives from there on. */
async function firstRead(session: LaneSession, from: number): Promise<number | undefined> {
  let offset: number | undefined;
  await expect
    .poll(async () => (offset = (await session.read(from, bounds)).records[0]?.offset), { timeout: waitMsMax, interval: 20 })
    .toBeDefined();
  return offset;
}

test('a place is kept with what was seen of the sequence, and the next process goes on there', async () => {
  const first = await sink('a');
  await first.log.append(0, records(0, 10));
  const session = await first.store.open({ ...request, lane: 0 });
  expect(session.cursor).toBeUndefined();
  expect(await firstRead(session, 0)).toBe(0);
  await keep(session, 7);
  await logs.splice(0)[0]?.close();
  const second = await sink('b');
  const again = await second.store.open({ ...request, lane: 0 });
  expect(again.cursor).toEqual(cursorAt(7));
  expect(await firstRead(again, 7)).toBe(7);
  expect(await second.log.places(reader)).toEqual(new Map([[0, { offset: 7, note: '0 7' }]]));
});

test('a place that was deleted, or that the log does not have, means the oldest record; only the latter is told', async () => {
  const first = await sink('a');
  await first.log.append(0, records(0, 10));
  await first.log.append(1, records(0, 3));
  for (const [lane, offset] of [
    [0, 5],
    [1, 3],
  ] as const)
    await keep(await first.store.open({ ...request, lane }), offset);
  await logs.splice(0)[0]?.close();

  const topic = `${prefix}.sli.v1`;
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '8' }] });
  const second = await sink('b');
  const behind = await second.store.open({ ...request, lane: 0 });
  expect(behind.cursor).toBeUndefined();
  expect(second.lost).toEqual([{ ...reader, lane: 0, offset: 5, first: 8, end: 10 }]);
  expect((await behind.read(0, bounds)).first).toBe(8);
  expect(await firstRead(behind, 8)).toBe(8);
  await logs.splice(0)[0]?.close();

  await admin.deleteGroups([`${prefix}.sink.sli`]);
  const third = await sink('c');
  expect((await third.store.open({ ...request, lane: 1 })).cursor).toBeUndefined();
  expect(third.lost).toEqual([]);
});

test('a lane that was given to another process is not kept by the former any more, and its listeners hear of new ones', async () => {
  const first = await sink('a');
  const sessions = await Promise.all(
    Array.from({ length: contractLanes }, (_, lane) => first.store.open({ ...request, lane }).then((session) => ({ lane, session }))),
  );
  const second = await sink('b');
  await expect
    .poll(() => [...first.store.held(reader.stage), ...second.store.held(reader.stage)].sort(), { timeout: waitMsMax })
    .toEqual(Array.from({ length: contractLanes }, (_, lane) => lane));
  const lost = sessions.filter(({ lane }) => !first.store.held(reader.stage).has(lane));
  expect(lost.length).toBeGreaterThan(0);
  for (const { session } of lost) await expect(keep(session, 0)).rejects.toMatchObject({ kind: 'fenced' });

  const heard: number[] = [];
  first.store.subscribe((topic, lane) => topic === 'sli' && heard.push(lane));
  await logs.splice(1)[0]?.close();
  await expect.poll(() => new Set(heard), { timeout: waitMsMax }).toEqual(new Set([0, 1, 2]));
});

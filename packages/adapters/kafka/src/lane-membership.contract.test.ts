import type { FollowedInput, LogAppend, LogRecord } from '@lunettes/ports';
import { contractLanes } from '@lunettes/ports/contracts';
import { kafkaOfFile } from '@lunettes/testkit/servers';
import type { Admin } from 'kafkajs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownTopics } from '../test/own-topics.ts';
import { type KafkaEventLog, type KafkaTarget, openKafkaLog } from './index.ts';
import { kafkaClient } from './kafka-client.ts';

const server = kafkaOfFile();
const bounds = { recordsMax: 1_000, bytesMax: 4 * 1024 * 1024 };
const waitMsMax = 40_000;

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

/** One instance of a stage that reads `raw`, with the lanes that it was given, newest last. */
async function instance(name: string) {
  const log = await openKafkaLog({ target, prefix, lanes: contractLanes, instance: name });
  logs.push(log);
  const given: (readonly number[])[] = [];
  const membership = await log.join({ stage: 'reader', topic: 'raw', assigned: (lanes) => given.push(lanes) });
  return { log, membership, given, lanes: () => [...(given.at(-1) ?? [])].sort() };
}

const raw = (text: string): LogAppend => ({ topic: 'raw', key: '', value: Buffer.from(text), sequence: undefined, logTimeUs: 1 });
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => raw(`${from + index}`));
const textsOf = (records: readonly LogRecord[]) => records.map(({ value }) => Buffer.from(value).toString());

/** What retention does, at once. */
async function deleteBelow(offset: number): Promise<void> {
  const topic = `${prefix}.raw.v1`;
  // The client library knows the leaders only of topics that it was asked about before.
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: `${offset}` }] });
}

/** Reads on until `count` records have come; the last answer that was no record counts as the end. */
async function readOn(input: FollowedInput, from: number, count: number): Promise<readonly LogRecord[]> {
  const read: LogRecord[] = [];
  await expect
    .poll(
      async () => {
        const { records } = await input.read(from + read.length, bounds);
        read.push(...records);
        return read.length;
      },
      { timeout: waitMsMax, interval: 20 },
    )
    .toBeGreaterThanOrEqual(count);
  return read;
}

test('two instances share the lanes, a kept lane goes on where its reader is, and one that leaves gives its lanes back', async () => {
  const first = await instance('a');
  expect(first.lanes()).toEqual([0, 1, 2]);
  for (let lane = 0; lane < contractLanes; lane++) await first.log.append(lane, numbers(0, 10));
  const inputs = first.lanes().map((lane) => first.membership.follow(lane));
  for (const input of inputs) expect(await readOn(input, 0, 10)).toHaveLength(10);

  const second = await instance('b');
  await expect.poll(() => [...first.lanes(), ...second.lanes()].sort(), { timeout: waitMsMax }).toEqual([0, 1, 2]);
  expect([first.lanes().length, second.lanes().length].sort()).toEqual([1, 2]);
  for (let lane = 0; lane < contractLanes; lane++) await first.log.append(lane, numbers(10, 10));
  for (const [lane, input] of inputs.entries()) {
    if (first.lanes().includes(lane))
      expect(textsOf(await readOn(input, 10, 10))).toEqual(numbers(10, 10).map(({ value }) => `${Buffer.from(value)}`));
    else {
      expect(() => input.assertHeld()).toThrow(/was given to another instance/);
      await expect(input.read(10, bounds)).rejects.toMatchObject({ kind: 'fenced' });
      expect(textsOf(await readOn(second.membership.follow(lane), 3, 17))[0]).toBe('3');
    }
  }
  await second.membership.leave();
  await expect.poll(() => first.lanes(), { timeout: waitMsMax }).toEqual([0, 1, 2]);
});

test('what the group remembers of offsets is nobody’s business', async () => {
  const writer = await openKafkaLog({ target, prefix, lanes: contractLanes, instance: 'w' });
  logs.push(writer);
  await writer.append(1, numbers(0, 20));
  const topic = `${prefix}.raw.v1`;
  await admin.setOffsets({
    groupId: `${prefix}.reader`,
    topic,
    partitions: [
      { partition: 1, offset: '17' },
      { partition: 0, offset: '999' },
    ],
  });
  const { membership } = await instance('a');
  expect(textsOf(await readOn(membership.follow(1), 5, 15))[0]).toBe('5');
  const empty = membership.follow(0);
  expect(await empty.read(0, bounds)).toEqual({ records: [], first: 0, end: 0 });
  await writer.append(0, numbers(0, 1));
  expect(await readOn(empty, 0, 1)).toHaveLength(1);
});

test('more than a lane may hold waits at the brokers, and comes whole and in order', async () => {
  const { log, membership } = await instance('a');
  const count = 30_000;
  for (let from = 0; from < count; from += 10_000) await log.append(0, numbers(from, 10_000));
  const input = membership.follow(0);
  expect(textsOf(await readOn(input, 0, count))).toEqual(Array.from({ length: count }, (_, index) => `${index}`));
});

test('what retention took before it was read is seen as missing, never skipped', async () => {
  const { log, membership } = await instance('a');
  await log.append(0, numbers(0, 50));
  await deleteBelow(30);
  const input = membership.follow(0);
  expect(await input.read(10, bounds)).toEqual({ records: [], first: 30, end: 50 });
  expect(textsOf(await readOn(input, 30, 20))[0]).toBe('30');
});

test('what retention took from a lane that is being read is seen as missing, too', async () => {
  const { log, membership } = await instance('a');
  await log.append(0, numbers(0, 10));
  const input = membership.follow(0);
  await readOn(input, 0, 10);
  // Behind the back of the reader, who is paused at offset 10 by a full queue or a rebalance.
  await log.append(0, numbers(10, 40));
  await deleteBelow(30);
  const seen: string[] = [];
  let from = 10;
  let lost = 0;
  await expect
    .poll(
      async () => {
        const { records, first } = await input.read(from, bounds);
        if (first > from) {
          lost += first - from;
          from = first;
        }
        for (const record of records) {
          expect(record.offset).toBe(from);
          from++;
          seen.push(`${Buffer.from(record.value)}`);
        }
        return from;
      },
      { timeout: waitMsMax, interval: 20 },
    )
    .toBe(50);
  expect(seen.length + lost).toBe(40);
});

test('a lane that is asked for again from an earlier place gives it again', async () => {
  const { log, membership } = await instance('a');
  await log.append(2, numbers(0, 100));
  const first = membership.follow(2);
  await readOn(first, 0, 100);
  const second = membership.follow(2);
  expect(textsOf(await readOn(second, 40, 60))[0]).toBe('40');
  await expect(first.read(100, bounds)).rejects.toMatchObject({ kind: 'fenced' });
});

test('a broker that ends and comes back is read and written on by the same instance', async () => {
  const { log, membership } = await instance('a');
  await log.append(0, numbers(0, 5));
  const input = membership.follow(0);
  await readOn(input, 0, 5);
  await server().kill();
  await expect(log.append(0, numbers(5, 5))).rejects.toMatchObject({ name: 'PortFailure', kind: 'transient' });
  await server().start();
  await expect
    .poll(
      () =>
        log.append(0, numbers(5, 5)).then(
          () => 'appended',
          () => 'failed',
        ),
      { timeout: waitMsMax },
    )
    .toBe('appended');
  const again = () => membership.follow(0);
  const read = await readOn(again(), 5, 5);
  expect(textsOf(read).slice(0, 5)).toEqual(['5', '6', '7', '8', '9']);
});

test('what no broker takes is a permanent failure that says so', async () => {
  const { log } = await instance('a');
  const noise = Buffer.alloc(3 * 1024 * 1024);
  for (let at = 0; at < noise.length; at += 4) noise.writeUInt32LE(Math.imul(at + 1, 2_654_435_761) >>> 0, at);
  const large = { ...raw(''), value: noise };
  await expect(log.append(0, [large])).rejects.toMatchObject({ name: 'PortFailure', kind: 'permanent' });
});

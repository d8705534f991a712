import type { Batch } from 'kafkajs';
import { beforeEach, expect, test } from 'vitest';
import { LaneQueue } from './lane-queue.ts';

const bounds = { recordsMax: 10_000, bytesMax: 1e9 };
let commands: string[];
let woken: number;
let span: { first: number; end: number };
let queue: LaneQueue;
beforeEach(() => {
  commands = [];
  woken = 0;
  span = { first: 0, end: 1_000_000 };
  queue = new LaneQueue(
    {
      topic: 'raw',
      lane: 3,
      span: async () => span,
      seek: (offset) => commands.push(`seek ${offset}`),
      pause: () => commands.push('pause'),
      resume: () => commands.push('resume'),
      display: (offset) => commands.push(`display ${offset}`),
    },
    () => woken++,
  );
});

/** What a fetch brings: records of consecutive offsets. */
const fetched = (from: number, to: number, bytes = 1): Batch =>
  ({
    highWatermark: `${span.end}`,
    messages: Array.from({ length: to - from + 1 }, (_, index) => ({
      offset: `${from + index}`,
      timestamp: '1',
      key: null,
      value: Buffer.alloc(bytes),
      headers: {},
    })),
  }) as unknown as Batch;
const offsetsOf = async (from: number, max = bounds.recordsMax) =>
  (await queue.read(from, { ...bounds, recordsMax: max })).records.map(({ offset }) => offset);

test('reading begins with a look at the log, a position and a resumption, and then takes what is due', async () => {
  expect(await offsetsOf(5)).toEqual([]);
  expect(commands).toEqual(['seek 5', 'resume']);
  queue.take(fetched(5, 8));
  expect(woken).toBe(1);
  expect(await offsetsOf(5, 2)).toEqual([5, 6]);
  expect(await offsetsOf(7)).toEqual([7, 8]);
  expect(await offsetsOf(9)).toEqual([]);
});

test('nothing is taken before somebody has said where to begin', async () => {
  queue.take(fetched(0, 9));
  expect(woken).toBe(0);
  await queue.read(0, bounds);
  expect(await offsetsOf(0)).toEqual([]);
});

test('what a fetch brings again is dropped', async () => {
  await queue.read(5, bounds);
  queue.take(fetched(5, 6));
  queue.take(fetched(4, 8));
  expect(await offsetsOf(5)).toEqual([5, 6, 7, 8]);
});

test('a jump of the library is no skip: the lane looks where the log is, and goes on where it was', async () => {
  await queue.read(5, bounds);
  queue.take(fetched(5, 6));
  queue.take(fetched(90, 99));
  expect(woken).toBe(2);
  expect(await offsetsOf(7)).toEqual([]);
  expect(commands.slice(-2)).toEqual(['seek 7', 'resume']);
  queue.take(fetched(7, 9));
  expect(await offsetsOf(7)).toEqual([7, 8, 9]);
});

test('a jump over what retention has taken says from where the log goes on', async () => {
  await queue.read(5, bounds);
  queue.take(fetched(90, 99));
  span = { first: 90, end: 100 };
  expect(await queue.read(5, bounds)).toEqual({ records: [], first: 90, end: 100 });
  await queue.read(90, bounds);
  queue.take(fetched(90, 99));
  expect(await offsetsOf(90)).toHaveLength(10);
});

test('records at hand are given even if retention has taken them meanwhile', async () => {
  await queue.read(5, bounds);
  queue.take(fetched(5, 9));
  queue.compare({ first: 8, end: 10 });
  expect(await queue.read(5, bounds)).toMatchObject({ first: 5, records: { length: 5 } });
});

test('a hole that stays is a log that is not ours', async () => {
  await queue.read(5, bounds);
  for (let tries = 0; tries < 2; tries++) {
    queue.take(fetched(7, 9));
    if (tries === 0) await queue.read(5, bounds);
  }
  await expect(queue.read(5, bounds)).rejects.toMatchObject({ kind: 'permanent', code: 'log_foreign' });
});

test('a log that ends before the place is told to who opens the lane, and makes who reads it open it again', async () => {
  span = { first: 0, end: 3 };
  expect(await queue.read(5, bounds)).toEqual({ records: [], first: 0, end: 3 });
  span = { first: 0, end: 10 };
  await queue.read(5, bounds);
  span = { first: 0, end: 4 };
  queue.compare(span);
  await expect(queue.read(5, bounds)).rejects.toMatchObject({ kind: 'transient' });
});

test('a consumer that sits at the end of a log that it jumped to is noticed at the second look', async () => {
  await queue.read(5, bounds);
  queue.compare({ first: 0, end: 8 });
  expect(woken).toBe(0);
  queue.compare({ first: 0, end: 8 });
  expect(woken).toBe(1);
  expect(await offsetsOf(5)).toEqual([]);
  expect(commands.slice(-2)).toEqual(['seek 5', 'resume']);
});

test('a full lane is paused, and resumed when half of it is read', async () => {
  await queue.read(0, bounds);
  queue.take(fetched(0, 8_191));
  expect(commands.at(-1)).toBe('pause');
  await queue.read(4_000, bounds);
  expect(commands.at(-1)).toBe('pause');
  await queue.read(4_096, bounds);
  expect(commands.at(-1)).toBe('resume');
});

test('bytes count as well as records', async () => {
  await queue.read(0, bounds);
  queue.take(fetched(0, 8, 1024 * 1024));
  expect(commands.at(-1)).toBe('pause');
});

test('when the group has met anew a kept lane is set to its own place, and stays paused if it was', async () => {
  await queue.read(0, bounds);
  queue.take(fetched(0, 9));
  commands = [];
  queue.rejoined();
  expect(commands).toEqual(['seek 10', 'resume']);
  queue.take(fetched(10, 8_200));
  commands = [];
  queue.rejoined();
  expect(commands).toEqual(['seek 8201']);
});

test('a lost lane is fenced for reading, writing and telling', async () => {
  await queue.read(0, bounds);
  queue.take(fetched(0, 9));
  queue.lose();
  await expect(queue.read(0, bounds)).rejects.toMatchObject({ kind: 'fenced' });
  expect(() => queue.assertHeld()).toThrow(/lane 3 of raw was given to another instance/);
  commands = [];
  await queue.display(4);
  queue.take(fetched(10, 19));
  expect(commands).toEqual([]);
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventLog, LogAppend } from '../src/index.ts';
import { contractLanes } from './harness.ts';
import { all, bytes, output, text } from './rounds.ts';

/** How the contract drives one driver: over data that outlive every log object. */
export interface EventLogHarness {
  readonly open: () => Promise<EventLog>;
  readonly remove: () => Promise<void>;
}

/** What every driver of `EventLog` must do: keep what it has acknowledged, in its order, and say where it lies. */
export function eventLogContract(driver: string, make: () => Promise<EventLogHarness>): void {
  describe(`EventLog contract: ${driver}`, () => {
    let harness: EventLogHarness;
    let log: EventLog;
    beforeEach(async () => {
      harness = await make();
      log = await harness.open();
    });
    afterEach(async () => {
      await log.close();
      await harness.remove();
    });
    const values = async (topic: LogAppend['topic'], lane: number) =>
      (await log.read({ topic, lane, from: 0 }, all)).records.map(({ value }) => text(value));

    test('an append says where each topic ends, and the next one goes on there', async () => {
      expect(log.lanes).toBe(contractLanes);
      const first = await log.append(1, [output('signals', 1, 1), output('lifecycle', 1, 1), output('signals', 2, 1)]);
      expect(Object.fromEntries(first)).toEqual({ signals: 2, lifecycle: 1 });
      expect(Object.fromEntries(await log.append(1, [output('signals', 3, 2)]))).toEqual({ signals: 3 });
      expect(await values('signals', 1)).toEqual(['signals 1', 'signals 2', 'signals 3']);
      expect(await values('signals', 2)).toEqual([]);
    });

    test('what was acknowledged is there for another log on the same data', async () => {
      await log.append(0, [output('lifecycle', 1, 7)]);
      await log.close();
      log = await harness.open();
      const { records } = await log.read({ topic: 'lifecycle', lane: 0, from: 0 }, all);
      expect(records).toMatchObject([{ offset: 0, key: 'k1', sequence: { epoch: 0, n: 1, src: 7, part: 0, last: true } }]);
    });

    test('appends of many at once are all kept, each in its order, and each is told a place of its own', async () => {
      const append = (writer: number) =>
        log.append(
          writer % contractLanes,
          Array.from({ length: 50 }, (_, index) => ({ ...output('signals', index, writer), value: bytes(`${writer}/${index}`) })),
        );
      const ends = await Promise.all(Array.from({ length: 12 }, (_, writer) => append(writer)));
      for (let lane = 0; lane < contractLanes; lane++) {
        const kept = await values('signals', lane);
        const writers = [...Array(12).keys()].filter((writer) => writer % contractLanes === lane);
        expect(writers.map((writer) => ends[writer]?.get('signals')).toSorted((a, b) => Number(a) - Number(b))).toEqual([
          50, 100, 150, 200,
        ]);
        for (const writer of writers) {
          const end = ends[writer]?.get('signals') ?? 0;
          expect(kept.slice(end - 50, end)).toEqual(Array.from({ length: 50 }, (_, index) => `${writer}/${index}`));
        }
      }
    });

    test('megabytes in one append keep their order', async () => {
      const large = Array.from({ length: 40 }, (_, index) => ({
        ...output('signals', index + 1, index),
        value: Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7919 + index * 31) % 251),
      }));
      expect((await log.append(2, large)).get('signals')).toBe(40);
      const { records } = await log.read({ topic: 'signals', lane: 2, from: 0 }, all);
      expect(records.map(({ sequence }) => sequence?.n)).toEqual(large.map(({ sequence }) => sequence?.n));
      expect(records.every(({ value }, index) => Buffer.from(value).equals(large[index]?.value ?? new Uint8Array()))).toBe(true);
    });

    test('a read begins where it is asked to, stops at each of its bounds, and is empty at the end', async () => {
      await log.append(
        1,
        [1, 2, 3, 4, 5].map((n) => output('signals', n, n)),
      );
      const offsets = async (from: number, recordsMax: number, bytesMax: number) => {
        const slice = await log.read({ topic: 'signals', lane: 1, from }, { recordsMax, bytesMax });
        return [slice.records.map(({ offset }) => offset), slice.first, slice.end];
      };
      expect(await offsets(2, 100, 1000)).toEqual([[2, 3, 4], 0, 5]);
      expect(await offsets(1, 2, 1000)).toEqual([[1, 2], 0, 5]);
      expect(await offsets(1, 100, 1)).toEqual([[1], 0, 5]);
      expect(await offsets(5, 100, 1000)).toEqual([[], 0, 5]);
      expect(await offsets(99, 100, 1000)).toEqual([[], 0, 5]);
    });

    test('reads of the same and of other lanes at once do not disturb each other', async () => {
      for (let lane = 0; lane < contractLanes; lane++)
        await log.append(
          lane,
          Array.from({ length: 30 }, (_, n) => output('signals', n + 1, lane)),
        );
      const reads = Array.from({ length: 18 }, (_, index) => ({ lane: index % contractLanes, from: index }));
      const slices = await Promise.all(reads.map(({ lane, from }) => log.read({ topic: 'signals', lane, from }, all)));
      expect(slices.map(({ records }) => [records[0]?.offset, records.length])).toEqual(reads.map(({ from }) => [from, 30 - from]));
    });

    test('who follows a lane reads what is there and then what comes, from wherever he says', async () => {
      const follower = log.follow({ stage: 'contract', topic: 'signals', lane: 1 });
      expect((await follower.read(0, all)).records).toEqual([]);
      await log.append(1, [output('signals', 1, 1), output('signals', 2, 2)]);
      const numbers = async (from: number) => (await follower.read(from, all)).records.map(({ sequence }) => sequence?.n);
      expect(await numbers(0)).toEqual([1, 2]);
      await log.append(1, [output('signals', 3, 3)]);
      expect(await numbers(2)).toEqual([3]);
      expect(await numbers(1)).toEqual([2, 3]);
      follower.assertHeld();
      await follower.display(3);
      follower.close();
    });

    test('a time that is given is kept, and one that is not is the time of the log', async () => {
      const raw = (logTimeUs: number | undefined) => ({
        topic: 'raw' as const,
        key: '',
        value: bytes('x'),
        sequence: undefined,
        logTimeUs,
      });
      await log.append(0, [raw(5), raw(undefined)]);
      const { records } = await log.read({ topic: 'raw', lane: 0, from: 0 }, all);
      expect(records[0]?.logTimeUs).toBe(5);
      expect(records[1]?.logTimeUs).toBeGreaterThan(5);
    });

    test('whoever listens hears of each topic and lane that was added to, until he stops', async () => {
      const heard: string[] = [];
      const stop = log.subscribe((topic, lane) => heard.push(`${topic} ${lane}`));
      await log.append(2, [output('signals', 1, 1), output('lifecycle', 1, 1)]);
      expect(heard.toSorted()).toEqual(['lifecycle 2', 'signals 2']);
      stop();
      await log.append(2, [output('signals', 2, 2)]);
      expect(heard).toHaveLength(2);
    });
  });
}

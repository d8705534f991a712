import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RetainedLaneStore } from '../src/index.ts';
import { raw } from './collector.contract.ts';
import type { RetainedStoreHarness } from './harness.ts';
import { all, bytes, stage } from './rounds.ts';

/** What a driver must do besides that has a clock and a retention of its own. */
export function retainedStoreContract(driver: string, make: () => Promise<RetainedStoreHarness>): void {
  describe(`RetainedLaneStore contract: ${driver}`, () => {
    let harness: RetainedStoreHarness;
    let store: RetainedLaneStore;
    const reopened = async (): Promise<void> => {
      await harness.crash();
      store = await harness.open();
    };
    beforeEach(async () => {
      harness = await make();
      store = await harness.open();
    });
    afterEach(async () => {
      await store.close();
      await harness.remove();
    });

    test('log time is the clock of the log and never goes back', async () => {
      harness.clock.nowUs = 1000;
      await store.append({ records: [raw(0, 'a')], positions: [] });
      harness.clock.nowUs = 500;
      await store.append({ records: [raw(0, 'b'), raw(1, 'x')], positions: [] });
      await reopened();
      harness.clock.nowUs = 700;
      await store.append({ records: [raw(0, 'c')], positions: [] });
      const times = async (lane: number) =>
        (await store.read({ topic: 'raw', lane, from: 0 }, all)).records.map(({ logTimeUs }) => logTimeUs);
      expect(await times(0)).toEqual([1000, 1000, 1000]);
      expect(await times(1)).toEqual([500]);
    });

    /** Fills three segments of lane 1 and a bit, one record per microsecond of log time from 1. */
    const fill = async (): Promise<number> => {
      const count = 3 * harness.segmentRecords + 5;
      const records = Array.from({ length: count }, (_, index) => ({
        lane: 1,
        key: '',
        value: bytes('x'.repeat(100)),
        logTimeUs: index + 1,
      }));
      await store.append({ records, positions: [] });
      return count;
    };
    const span = async () => {
      const { first, end, records } = await store.read({ topic: 'raw', lane: 1, from: 0 }, all);
      return { first, end, offset: records[0]?.offset, count: records.length };
    };

    test('what is old goes by whole segments, and the offsets of the rest stay, also after a crash', async () => {
      const count = await fill();
      const { segmentRecords } = harness;
      const report = await store.trim({ olderThanUs: segmentRecords + 2, bytesMax: Number.POSITIVE_INFINITY });
      expect(report).toMatchObject({ records: segmentRecords, heldBackBy: undefined });
      const left = { first: segmentRecords, end: count, offset: segmentRecords, count: count - segmentRecords };
      expect(await span()).toEqual(left);
      await reopened();
      expect(await span()).toEqual(left);
    });

    test('a reader that is behind holds everything after it', async () => {
      await fill();
      const session = await store.open(stage);
      const { segmentRecords } = harness;
      const cursor = { offset: segmentRecords + 1, part: 0, accepted: undefined, written: [], logic: '' };
      await session.commit({ appends: [], changes: [], cursor });
      const report = await store.trim({ olderThanUs: Number.MAX_SAFE_INTEGER, bytesMax: 0 });
      expect(report.heldBackBy).toEqual({ stage: stage.stage, lane: 1, topic: 'raw' });
      expect((await span()).first).toBe(segmentRecords);
    });

    test('a reader that is forgotten holds nothing, cannot go on, and begins anew when it is opened again', async () => {
      const count = await fill();
      const session = await store.open(stage);
      const cursor = { offset: 1, part: 0, accepted: undefined, written: [], logic: '' };
      await session.commit({ appends: [], changes: [['kept', bytes('x')]], cursor });
      await store.forget(stage.stage);
      await store.forget('nobody');
      await expect(session.commit({ appends: [], changes: [], cursor: { ...cursor, offset: 2 } })).rejects.toMatchObject({
        kind: 'fenced',
      });
      const report = await store.trim({ olderThanUs: Number.MAX_SAFE_INTEGER, bytesMax: Number.POSITIVE_INFINITY });
      expect(report.heldBackBy).toBeUndefined();
      expect(await span()).toMatchObject({ first: 3 * harness.segmentRecords, end: count });
      const again = await store.open(stage);
      expect(again.cursor).toBeUndefined();
      for await (const page of again.entries()) expect(page).toEqual([]);
    });

    test('above the size everything goes that may, oldest first, and the log goes on where it was', async () => {
      const count = await fill();
      await store.trim({ olderThanUs: 0, bytesMax: 0 });
      expect(await span()).toMatchObject({ first: 3 * harness.segmentRecords, end: count });
      await store.append({ records: [{ lane: 1, key: '', value: bytes('y'), logTimeUs: undefined }], positions: [] });
      expect((await span()).end).toBe(count + 1);
      expect((await store.size()).bytes).toBeGreaterThan(0);
    });
  });
}

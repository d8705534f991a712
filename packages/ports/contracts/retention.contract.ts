import { expect, test } from 'vitest';
import type { ContractContext } from './collector.contract.ts';
import { all, bytes, stage } from './rounds.ts';

export function retentionContract({ harness, store, reopened }: ContractContext): void {
  /** Fills three segments of lane 1 and a bit, one record per microsecond of log time from 1. */
  const fill = async (): Promise<number> => {
    const count = 3 * harness().segmentRecords + 5;
    const records = Array.from({ length: count }, (_, index) => ({
      lane: 1,
      key: '',
      value: bytes('x'.repeat(100)),
      logTimeUs: index + 1,
    }));
    await store().append({ records, positions: [] });
    return count;
  };
  const span = async () => {
    const { first, end, records } = await store().read({ topic: 'raw', lane: 1, from: 0 }, all);
    return { first, end, offset: records[0]?.offset, count: records.length };
  };

  test('what is old goes by whole segments, and the offsets of the rest stay, also after a crash', async () => {
    const count = await fill();
    const { segmentRecords } = harness();
    const report = await store().trim({ olderThanUs: segmentRecords + 2, bytesMax: Number.POSITIVE_INFINITY });
    expect(report).toMatchObject({ records: segmentRecords, heldBackBy: undefined });
    const left = { first: segmentRecords, end: count, offset: segmentRecords, count: count - segmentRecords };
    expect(await span()).toEqual(left);
    await reopened();
    expect(await span()).toEqual(left);
  });

  test('a reader that is behind holds everything after it', async () => {
    await fill();
    const session = await store().open(stage);
    const { segmentRecords } = harness();
    const cursor = { offset: segmentRecords + 1, part: 0, accepted: undefined, written: [], logic: '' };
    await session.commit({ appends: [], changes: [], cursor });
    const report = await store().trim({ olderThanUs: Number.MAX_SAFE_INTEGER, bytesMax: 0 });
    expect(report.heldBackBy).toEqual({ stage: stage.stage, lane: 1, topic: 'raw' });
    expect((await span()).first).toBe(segmentRecords);
  });

  test('above the size everything goes that may, oldest first, and the log goes on where it was', async () => {
    const count = await fill();
    await store().trim({ olderThanUs: 0, bytesMax: 0 });
    expect(await span()).toMatchObject({ first: 3 * harness().segmentRecords, end: count });
    await store().append({ records: [{ lane: 1, key: '', value: bytes('y'), logTimeUs: undefined }], positions: [] });
    expect((await span()).end).toBe(count + 1);
    expect((await store().size()).bytes).toBeGreaterThan(0);
  });
}

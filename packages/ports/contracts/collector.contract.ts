import { expect, test } from 'vitest';
import type { LaneStore, RawAppend } from '../src/index.ts';
import { all, bytes, text } from './rounds.ts';

export interface ContractContext {
  readonly store: () => LaneStore;
  readonly reopened: () => Promise<LaneStore>;
}

export const raw = (lane: number, name: string, logTimeUs?: number): RawAppend => ({ lane, key: name, value: bytes(name), logTimeUs });

export function collectorContract({ store, reopened }: ContractContext): void {
  const names = async (lane: number): Promise<readonly string[]> =>
    (await store().read({ topic: 'raw', lane, from: 0 }, all)).records.map(({ value }) => text(value) ?? '');

  test('raw records keep the order of their lane', async () => {
    await store().append({ records: [raw(0, 'a'), raw(1, 'x'), raw(0, 'b')], positions: [] });
    await store().append({ records: [raw(0, 'c')], positions: [] });
    await reopened();
    expect(await names(0)).toEqual(['a', 'b', 'c']);
    expect(await names(1)).toEqual(['x']);
  });

  test('a replay gives the log time itself', async () => {
    await store().append({ records: [raw(2, 'a', 5), raw(2, 'b', 9)], positions: [] });
    const { records } = await store().read({ topic: 'raw', lane: 2, from: 0 }, all);
    expect(records.map(({ logTimeUs }) => logTimeUs)).toEqual([5, 9]);
  });

  test('a position is confirmed with its records and replaces the older one', async () => {
    await store().append({ records: [raw(0, 'a')], positions: [{ source: 'audit.log', position: '1' }] });
    await store().append({
      records: [],
      positions: [
        { source: 'audit.log', position: '2' },
        { source: 'pods', position: 'rv' },
      ],
    });
    await reopened();
    expect((await store().positions()).toSorted((a, b) => (a.source < b.source ? -1 : 1))).toEqual([
      { source: 'audit.log', position: '2' },
      { source: 'pods', position: 'rv' },
    ]);
  });

  test('after a crash no position is ahead of its records', async () => {
    const underWay: Promise<unknown>[] = [];
    for (let number = 1; number <= 20; number++) {
      const batch = { records: [raw(0, `r${number}`)], positions: [{ source: 's', position: `${number}` }] };
      underWay.push(
        store()
          .append(batch)
          .catch(() => undefined),
      );
      if (number % 7 === 0) await underWay.at(-1);
    }
    await reopened();
    const position = Number((await store().positions())[0]?.position ?? 0);
    expect(position).toBeGreaterThanOrEqual(14);
    expect((await names(0)).length).toBeGreaterThanOrEqual(position);
  });
}

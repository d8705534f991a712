import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Checkpoint, CheckpointStore, HeldCheckpoint, StateChange } from '../src/index.ts';
import { bytes, text } from './rounds.ts';

/** How the contract drives one driver, and how it makes it lose what it holds. */
export interface CheckpointStoreHarness {
  readonly open: () => Promise<CheckpointStore>;
  /** Remembers all that is stored now; calling the answer brings it back, as a restart from an older copy does. */
  readonly keep: () => Promise<() => Promise<void>>;
  /** Loses everything. */
  readonly wipe: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

const place = { stage: 'contract', lane: 1 };

/** What every driver of `CheckpointStore` must do: what it gives back belongs together, or it gives nothing. */
export function checkpointStoreContract(driver: string, make: () => Promise<CheckpointStoreHarness>): void {
  describe(`CheckpointStore contract: ${driver}`, () => {
    let harness: CheckpointStoreHarness;
    let store: CheckpointStore;
    beforeEach(async () => {
      harness = await make();
      store = await harness.open();
    });
    afterEach(async () => {
      await store.close();
      await harness.remove();
    });

    const again = (): Promise<HeldCheckpoint> => store.open(place);
    const content = ({ found }: HeldCheckpoint) =>
      found === undefined ? undefined : { offset: found.cursor.offset, entries: sorted(found.entries) };

    test('nothing is known of a lane that was never moved, however often it was opened', async () => {
      await again();
      const held = await again();
      expect([held.found, held.damaged, held.epoch]).toEqual([undefined, undefined, 0]);
      expect(await held.entries()).toEqual([]);
    });

    test('what was moved is found whole by the next owner: cursor, hash and entries', async () => {
      const held = await again();
      await held.move(to(1), [set('a', '1'), set('b', '1')], 'whole');
      await held.move(to(2), [set('a', '2'), ['b', undefined], set('c', '2')], 'changed');
      const next = await again();
      expect(next.found).toMatchObject(to(2));
      expect(content(next)).toEqual({ offset: 2, entries: ['a=2', 'c=2'] });
      expect(sorted((await next.entries()) ?? [])).toEqual(['a=2', 'c=2']);
    });

    test('a whole move leaves nothing of what was there', async () => {
      const held = await again();
      await held.move(to(1), [set('a', '1'), set('b', '1')], 'whole');
      await held.move(to(2), [set('c', '2')], 'whole');
      expect(content(await again())).toEqual({ offset: 2, entries: ['c=2'] });
    });

    test('an owner that was replaced moves nothing any more', async () => {
      const older = await again();
      await older.move(to(1), [set('a', '1')], 'whole');
      const newer = await again();
      await expect(older.move(to(2), [set('a', 'older')], 'changed')).rejects.toMatchObject({ name: 'PortFailure', kind: 'fenced' });
      await newer.move(to(2), [set('a', 'newer')], 'changed');
      expect(content(await again())).toEqual({ offset: 2, entries: ['a=newer'] });
    });

    test('lanes and stages do not see each other', async () => {
      await (await again()).move(to(1), [set('a', '1')], 'whole');
      expect((await store.open({ stage: 'contract', lane: 2 })).found).toBeUndefined();
      expect((await store.open({ stage: 'other', lane: 1 })).found).toBeUndefined();
    });

    test('an epoch is handed out once, also when nothing was moved under it', async () => {
      expect((await store.open({ ...place, epochAbove: 4 })).epoch).toBe(5);
      expect((await store.open({ ...place, epochAbove: 1 })).epoch).toBe(6);
      expect((await again()).epoch).toBe(6);
    });

    test('keys and bytes come back as they were', async () => {
      const odd = ['__proto__', '__meta', '', 'ключ', '\u{1f5dd}', 'a\nb', 'e'];
      const all = Uint8Array.from({ length: 256 }, (_, index) => index);
      await (await again()).move(
        to(1),
        odd.map((key): StateChange => [key, all]),
        'whole',
      );
      const { found } = await again();
      expect(new Map(found?.entries)).toEqual(new Map(odd.map((key) => [key, expect.objectContaining({ length: 256 })])));
      for (const [, value] of found?.entries ?? []) expect(Buffer.from(value).equals(all)).toBe(true);
    });

    test('thousands of entries move at once, and thousands go at once', async () => {
      const held = await again();
      const keys = Array.from({ length: 12_345 }, (_, index) => `k${index}`);
      await held.move(
        to(1),
        keys.map((key) => set(key, key)),
        'whole',
      );
      expect((await again()).found?.entries).toHaveLength(keys.length);
      const next = await again();
      await next.move(
        to(2),
        keys.slice(1).map((key): StateChange => [key, undefined]),
        'changed',
      );
      expect(content(await again())).toEqual({ offset: 2, entries: ['k0=k0'] });
    });

    test('an older copy is found as it was then, and who has moved since moves no more', async () => {
      const held = await again();
      await held.move(to(1), [set('a', '1'), set('b', '1')], 'whole');
      const bringBack = await harness.keep();
      await held.move(to(2), [set('a', '2'), ['b', undefined]], 'changed');
      await bringBack();
      await expect(held.move(to(3), [set('a', '3')], 'changed')).rejects.toMatchObject({ kind: 'fenced' });
      expect(content(await again())).toEqual({ offset: 1, entries: ['a=1', 'b=1'] });
    });

    test('a copy from before the lane changed hands does not give it back to the former owner for ever', async () => {
      const older = await again();
      await older.move(to(1), [set('a', '1')], 'whole');
      const bringBack = await harness.keep();
      const newer = await again();
      await newer.move(to(2), [set('a', '2')], 'changed');
      await bringBack();
      await expect(newer.move(to(3), [set('a', '3')], 'changed')).rejects.toMatchObject({ kind: 'fenced' });
      const next = await again();
      await expect(older.move(to(2), [set('a', 'older')], 'changed')).rejects.toMatchObject({ kind: 'fenced' });
      expect(content(next)).toEqual({ offset: 1, entries: ['a=1'] });
    });

    test('after everything is lost nothing is found, who held the lane moves no more, and it begins anew', async () => {
      const held = await again();
      await held.move(to(1), [set('a', '1')], 'whole');
      await harness.wipe();
      await expect(held.move(to(2), [set('b', '2')], 'changed')).rejects.toMatchObject({ kind: 'fenced' });
      const next = await again();
      expect(next.found).toBeUndefined();
      await next.move(to(7), [set('c', '7')], 'whole');
      expect(content(await again())).toEqual({ offset: 7, entries: ['c=7'] });
    });

    test('positions of sources are replaced one by one', async () => {
      expect(await store.positions()).toEqual([]);
      await store.confirm([
        { source: 'audit.log', position: '1' },
        { source: 'pods', position: 'rv' },
      ]);
      await store.confirm([{ source: 'audit.log', position: '2' }]);
      await store.confirm([]);
      expect((await store.positions()).toSorted((a, b) => (a.source < b.source ? -1 : 1))).toEqual([
        { source: 'audit.log', position: '2' },
        { source: 'pods', position: 'rv' },
      ]);
    });
  });
}

const to = (offset: number): Checkpoint => ({
  cursor: { offset, part: 0, accepted: { epoch: 0, n: offset }, written: [], logic: 'contract' },
  inputHash: `hash ${offset}`,
});
const set = (key: string, value: string): StateChange => [key, bytes(value)];
const sorted = (entries: readonly (readonly [string, Uint8Array])[]): readonly string[] =>
  entries.map(([key, value]) => `${key}=${text(value)}`).toSorted();

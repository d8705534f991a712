import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FoundCheckpoint, SnapshotStore } from '../src/index.ts';
import { bytes } from './rounds.ts';

/** How the contract drives one driver, and how it interrupts it. */
export interface SnapshotStoreHarness {
  readonly open: () => Promise<SnapshotStore>;
  /** The next `save` of any store dies when it has written this share of the copy, from 0 to 1. */
  readonly interruptAt: (share: number) => void;
  readonly remove: () => Promise<void>;
}

const place = { stage: 'contract', lane: 1 };

/** What every driver of `SnapshotStore` must do: give back the newest copy that is whole. */
export function snapshotStoreContract(driver: string, make: () => Promise<SnapshotStoreHarness>): void {
  describe(`SnapshotStore contract: ${driver}`, () => {
    let harness: SnapshotStoreHarness;
    let store: SnapshotStore;
    beforeEach(async () => {
      harness = await make();
      store = await harness.open();
    });
    afterEach(() => harness.remove());

    test('there is no copy before the first one', async () => {
      expect(await store.load(place)).toBeUndefined();
    });

    test('the newest copy comes back whole, also to another store', async () => {
      for (const offset of [1, 2, 3]) await store.save(place, copyAt(offset));
      expect(plain(await store.load(place))).toEqual(plain(copyAt(3)));
      expect(plain(await (await harness.open()).load(place))).toEqual(plain(copyAt(3)));
    });

    test('a state of megabytes and an empty one come back as they were', async () => {
      const large = {
        ...copyAt(7),
        entries: Array.from({ length: 3000 }, (_, index) => [`ключ ${index}`, new Uint8Array(700).fill(index)] as const),
      };
      await store.save(place, large);
      expect(plain(await (await harness.open()).load(place))).toEqual(plain(large));
      await store.save(place, { ...copyAt(8), entries: [] });
      expect(plain(await (await harness.open()).load(place))).toEqual(plain({ ...copyAt(8), entries: [] }));
    });

    test('lanes and stages do not see each other', async () => {
      await store.save(place, copyAt(1));
      expect(await store.load({ ...place, lane: 2 })).toBeUndefined();
      expect(await store.load({ ...place, stage: 'contract/2' })).toBeUndefined();
    });

    test.each([0, 0.5, 0.99])('one that is interrupted at %d leaves the one before, and the next one is whole again', async (share) => {
      await store.save(place, copyAt(1));
      await store.save(place, copyAt(2));
      harness.interruptAt(share);
      await expect(store.save(place, copyAt(3))).rejects.toMatchObject({ name: 'PortFailure' });
      store = await harness.open();
      expect(plain(await store.load(place))).toEqual(plain(copyAt(2)));
      harness.interruptAt(share);
      await store.save(place, copyAt(3)).catch(() => undefined);
      expect(plain(await (await harness.open()).load(place))).toEqual(plain(copyAt(2)));
      await store.save(place, copyAt(4));
      expect(plain(await (await harness.open()).load(place))).toEqual(plain(copyAt(4)));
    });
  });
}

/** Large enough to be written in several pieces. */
const copyAt = (offset: number): FoundCheckpoint => ({
  cursor: { offset, part: 0, accepted: { epoch: 1, n: offset }, written: [], logic: 'contract' },
  inputHash: `hash ${offset}`,
  entries: Array.from({ length: 40 }, (_, index) => [`k${index}`, bytes(`${offset}/${index} ${'x'.repeat(40_000)}`)] as const),
});

function plain(copy: FoundCheckpoint | undefined): unknown {
  if (copy === undefined) return undefined;
  return { ...copy, entries: copy.entries.map(([key, value]) => [key, Buffer.from(value).toString('base64')]) };
}

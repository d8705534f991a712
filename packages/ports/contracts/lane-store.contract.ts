import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LaneStore } from '../src/index.ts';
import { collectorContract } from './collector.contract.ts';
import { contractLanes, type LaneStoreHarness } from './harness.ts';
import { acceptedOf, all, bytes, entriesAfter, entriesOf, output, round, sink, stage, text } from './rounds.ts';

/**
 * What every driver of `LaneStore` must do. In one sentence: after a crash at any moment, `open` returns a state and a
 * cursor that belong together, and every append before that cursor is in the log exactly once for a reader that follows the rule.
 */
export function laneStoreContract(driver: string, make: () => Promise<LaneStoreHarness>): void {
  describe(`LaneStore contract: ${driver}`, () => {
    let harness: LaneStoreHarness;
    let store: LaneStore;
    const reopened = async (): Promise<LaneStore> => {
      await harness.crash();
      store = await harness.open();
      return store;
    };
    beforeEach(async () => {
      harness = await make();
      store = await harness.open();
    });
    afterEach(async () => {
      await store.close();
      await harness.remove();
    });
    const context = { store: () => store, reopened };

    test('a lane that nobody opened has no cursor and no entries', async () => {
      const session = await store.open(stage);
      expect(session.cursor).toBeUndefined();
      expect(await entriesOf(session)).toEqual(new Map());
      expect(store.lanes).toBe(contractLanes);
    });

    test('state, cursor and appends of a round are there together after a crash', async () => {
      const session = await store.open(stage);
      const first = await session.commit(round(1, undefined));
      const second = await session.commit(round(2, first));
      const again = await (await reopened()).open(stage);
      expect(again.cursor).toEqual(second);
      expect(await entriesOf(again)).toEqual(entriesAfter(2));
      expect((await acceptedOf(store, 'lifecycle', 1)).map(({ value }) => text(value))).toEqual([1, 2, 3, 4].map((n) => `lifecycle ${n}`));
    });

    test('commit tells where each topic ends', async () => {
      const session = await store.open(stage);
      const cursor = await session.commit(round(1, undefined));
      expect(cursor.written.map(({ topic, end }) => [topic, end])).toEqual([
        ['signals', 1],
        ['lifecycle', 2],
      ]);
      const quiet = await session.commit({ appends: [], changes: [], cursor: { ...cursor, offset: 5 } });
      expect(quiet).toEqual({ ...cursor, offset: 5 });
    });

    test.each([1, 2, 3, 5, 8])('a crash with round %i under way leaves it whole or not at all', async (number) => {
      const session = await store.open(stage);
      let cursor = session.cursor;
      for (let done = 1; done < number; done++) cursor = await session.commit(round(done, cursor));
      const underWay = session.commit(round(number, cursor)).catch(() => undefined);
      const again = await (await reopened()).open(stage);
      const reached = again.cursor?.offset ?? 0;
      expect([number - 1, number]).toContain(reached);
      expect(await entriesOf(again)).toEqual(entriesAfter(reached));
      expect((await acceptedOf(store, 'signals', 1)).length).toBeGreaterThanOrEqual(reached);
      void underWay;
    });

    test('a newer owner fences the older one, whose round then changes neither state nor cursor', async () => {
      const older = await store.open(stage);
      const first = await older.commit(round(1, undefined));
      const newer = await store.open(stage);
      await expect(older.commit(round(2, first))).rejects.toMatchObject({ name: 'PortFailure', kind: 'fenced' });
      expect((await newer.commit(round(2, newer.cursor))).offset).toBe(2);
      const again = await (await reopened()).open(stage);
      expect(await entriesOf(again)).toEqual(entriesAfter(2));
      expect((await acceptedOf(store, 'signals', 1)).length).toBe(2);
    });

    test('lanes and stages do not see each other', async () => {
      const one = await store.open(stage);
      await one.commit(round(1, undefined));
      const other = await store.open({ ...stage, lane: 2 });
      const elsewhere = await store.open({ ...stage, stage: 'other' });
      expect([other.cursor, elsewhere.cursor]).toEqual([undefined, undefined]);
      expect(await entriesOf(other)).toEqual(new Map());
      expect((await store.read({ topic: 'signals', lane: 2, from: 0 }, all)).end).toBe(0);
    });

    test('rounds of several lanes at the same time are all kept', async () => {
      const sessions = await Promise.all([0, 1, 2].map((lane) => store.open({ ...stage, lane })));
      await Promise.all(sessions.map((session) => session.commit(round(1, undefined))));
      await reopened();
      for (const lane of [0, 1, 2]) expect(await entriesOf(await store.open({ ...stage, lane }))).toEqual(entriesAfter(1));
    });

    test('offsets are dense from 0, and a read stops at each of its bounds', async () => {
      const session = await store.open(stage);
      let cursor = session.cursor;
      for (let number = 1; number <= 4; number++) cursor = await session.commit(round(number, cursor));
      const read = (from: number, recordsMax: number, bytesMax: number) =>
        store.read({ topic: 'lifecycle', lane: 1, from }, { recordsMax, bytesMax });
      expect((await read(0, 100, 1000)).records.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect((await read(3, 2, 1000)).records.map(({ offset }) => offset)).toEqual([3, 4]);
      expect((await read(0, 100, 1)).records.map(({ offset }) => offset)).toEqual([0]);
      expect(await read(8, 100, 1000)).toEqual({ records: [], first: 0, end: 8 });
      expect((await read(99, 100, 1000)).records).toEqual([]);
    });

    test('keys and bytes come back as they were, and changing the given buffer later changes nothing', async () => {
      const session = await store.open(stage);
      const value = bytes('value');
      const entry = bytes('entry');
      const odd = ['__proto__', '', 'ключ', '\u{1f5dd}', 'a|b'];
      await session.commit({
        ...round(1, undefined),
        appends: odd.map((key, index) => ({ ...output('signals', index + 1, 1), key, value })),
        changes: odd.map((key) => [key, entry]),
      });
      value.fill(0);
      entry.fill(0);
      const again = await (await reopened()).open(stage);
      expect(await entriesOf(again)).toEqual(new Map(odd.map((key) => [key, 'entry'])));
      const { records } = await store.read({ topic: 'signals', lane: 1, from: 0 }, all);
      expect(records.map((record) => [record.key, text(record.value)])).toEqual(odd.map((key) => [key, 'value']));
    });

    test('dead letters carry no sequence', async () => {
      const session = await store.open(stage);
      const letter = { topic: 'dead-letters', logTimeUs: 1, key: 'id', value: bytes('x'), sequence: undefined } as const;
      await session.commit({ ...round(1, undefined), appends: [letter] });
      const { records } = await store.read({ topic: 'dead-letters', lane: 1, from: 0 }, all);
      expect(records).toMatchObject([{ offset: 0, key: 'id', sequence: undefined }]);
    });

    test('an epoch is handed out once, also across a crash, and a fence moves no cursor', async () => {
      const session = await store.open({ ...stage, epochAbove: 4 });
      expect(session.epoch).toBe(5);
      const first = await session.commit(round(1, undefined));
      await session.fence([{ ...output('signals', 1, -1), sequence: { epoch: 5, n: 1, src: -1, part: 0, last: true } }]);
      const again = await (await reopened()).open({ ...stage, epochAbove: 1 });
      expect(again.epoch).toBe(6);
      expect(again.cursor).toEqual(first);
      expect((await store.read({ topic: 'signals', lane: 1, from: 0 }, all)).records[1]?.sequence?.epoch).toBe(5);
    });

    test('who acts on the world is handed only what a crash cannot take away', async () => {
      const session = await store.open(stage);
      const reader = await store.open(sink);
      const underWay = session.commit(round(1, undefined));
      const seen = (await reader.read(0, all)).records.length;
      await harness.crash();
      await underWay.catch(() => undefined);
      store = await harness.open();
      const kept = (await store.read({ topic: 'signals', lane: 1, from: 0 }, all)).records.length;
      expect(seen).toBeLessThanOrEqual(kept);
    });

    test('whoever listens hears of every append until he stops listening', async () => {
      const heard = new Set<string>();
      const stop = store.subscribe((topic, lane) => heard.add(`${topic} ${lane}`));
      const session = await store.open(stage);
      await session.commit(round(1, undefined));
      expect([...heard].toSorted()).toEqual(['lifecycle 1', 'signals 1']);
      heard.clear();
      stop();
      await session.commit(round(2, (await store.open(sink)).cursor ?? round(1, undefined).cursor)).catch(() => undefined);
      expect(heard.size).toBe(0);
    });

    collectorContract(context);
  });
}

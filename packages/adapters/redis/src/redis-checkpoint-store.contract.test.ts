import type { Checkpoint, CheckpointStore, StateChange } from '@lunettes/ports';
import { checkpointStoreContract } from '@lunettes/ports/contracts';
import { redisOfFile } from '@lunettes/testkit/servers';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRedisCheckpoints } from './index.ts';
import { moveScript } from './scripts.ts';

const server = redisOfFile();

checkpointStoreContract('redis', async () => {
  const other = new Redis(server().url);
  await other.flushall();
  return {
    open: () => openRedisCheckpoints({ target: { url: server().url } }),
    keep: async () => {
      const keys = await other.keys('*');
      const copies = await Promise.all(keys.map(async (key) => [key, await other.dumpBuffer(key)] as const));
      return async () => {
        await other.flushall();
        for (const [key, copy] of copies) await other.restore(key, 0, copy);
      };
    },
    wipe: async () => void (await other.flushall()),
    remove: async () => other.disconnect(),
  };
});

describe('on a Redis in trouble', () => {
  const place = { stage: 's', lane: 3 };
  const lane = 'lunettes:{s:3}';
  const to = (offset: number): Checkpoint => ({
    cursor: { offset, part: 0, accepted: undefined, written: [], logic: 'x' },
    inputHash: undefined,
  });
  const set = (key: string, value: string): StateChange => [key, Buffer.from(value)];
  let other: Redis;
  let store: CheckpointStore;
  beforeEach(async () => {
    other = new Redis(server().url);
    other.on('error', () => {});
    await other.config('SET', 'maxmemory', '0');
    await other.flushall();
    store = await openRedisCheckpoints({ target: { url: server().url } });
  });
  afterEach(async () => {
    other.disconnect();
    await store.close();
  });
  const two = async () => {
    const held = await store.open(place);
    await held.move(to(1), [set('a', '1'), set('b', '1')], 'whole');
    return held;
  };

  test('a lane of 100,000 entries is written whole, and read', async () => {
    const held = await store.open(place);
    const entries = Array.from({ length: 100_000 }, (_, index) => set(`pod-${index}`, `${index}`));
    await held.move(to(1), entries, 'whole');
    expect((await store.open(place)).found?.entries).toHaveLength(100_000);
  });

  test('a lane of which one field is gone is not found, and says so', async () => {
    const held = await two();
    await other.hdel(lane, 'ea');
    expect(await held.entries()).toBeUndefined();
    const next = await store.open(place);
    expect([next.found, next.damaged]).toEqual([undefined, 'lane 3 of s: 1 entries where there were 2']);
  });

  test('a lane of which one field is another one is not found, and says so', async () => {
    await two();
    await other.hset(lane, 'ea', 'changed');
    expect(await store.open(place)).toMatchObject({ found: undefined, damaged: 'lane 3 of s: entries are not those that were written' });
  });

  test('a lane without its position is not found, stays so however often it is opened, and what is left of it goes with the next move', async () => {
    const held = await two();
    await other.hdel(lane, '__meta');
    await expect(held.move(to(2), [set('a', '2')], 'changed')).rejects.toMatchObject({ kind: 'fenced' });
    for (const _ of [1, 2])
      expect(await store.open(place)).toMatchObject({ found: undefined, damaged: 'lane 3 of s: 2 entries without a position' });
    await (await store.open(place)).move(to(9), [set('z', '9')], 'whole');
    expect((await store.open(place)).found?.entries.map(([key]) => key)).toEqual(['z']);
  });

  test('without memory a move fails and has changed nothing; with memory again it goes on', async () => {
    const held = await two();
    await other.config('SET', 'maxmemory', '1');
    await expect(held.move(to(2), [set('a', '2'), set('c', '2')], 'changed')).rejects.toMatchObject({
      kind: 'transient',
      message: expect.stringContaining('OOM'),
    });
    await other.config('SET', 'maxmemory', '0');
    const next = await store.open(place);
    expect([next.found?.cursor.offset, next.found?.entries.length]).toEqual([1, 2]);
    await next.move(to(2), [set('c', '2')], 'changed');
    expect((await store.open(place)).found?.entries).toHaveLength(3);
  });

  test('without memory a whole move leaves either the old state or the new one', async () => {
    const held = await two();
    await other.config('SET', 'maxmemory', '1');
    const moved = await held.move(to(2), [set('c', '2')], 'whole').then(
      () => true,
      () => false,
    );
    await other.config('SET', 'maxmemory', '0');
    const { found } = await store.open(place);
    expect(found?.entries.map(([key]) => key).toSorted()).toEqual(moved ? ['c'] : ['a', 'b']);
  });

  test('a move that is sent twice is done once', async () => {
    const held = await two();
    await held.move(to(2), [set('a', '2')], 'changed');
    const [owner] = ((await other.hget(lane, '__meta')) ?? '').split('\n');
    const twice = await other.eval(moveScript, 1, lane, owner ?? '', '1.0.x', '2.0.x', 'body', 'changed', 0, 'ea', 'twice');
    expect([twice, await other.hget(lane, 'ea')]).toEqual(['OK', '2']);
  });

  test('arguments that do not fit together are refused before anything is written', async () => {
    await two();
    const before = await other.hgetall(lane);
    const [owner] = (before['__meta'] ?? '').split('\n');
    const move = (...rest: readonly (string | number)[]) =>
      other.eval(moveScript, 1, lane, owner ?? '', '1.0.x', '2.0.x', 'body', 'whole', ...rest);
    expect([await move(0, 'ea'), await move(3, 'ea'), await move('x')]).toEqual(['ARGUMENTS', 'ARGUMENTS', 'ARGUMENTS']);
    expect(await other.hgetall(lane)).toEqual(before);
  });

  test('a key that is no lane is left alone and named', async () => {
    await other.set(lane, 'of somebody else');
    await expect(store.open(place)).rejects.toMatchObject({ kind: 'permanent', message: expect.stringContaining('lane 3 of s') });
    expect(await other.get(lane)).toBe('of somebody else');
  });

  test('a server that ends and comes back is used again by the same store, with all that it had answered', async () => {
    const held = await two();
    await server().restart();
    await expect.poll(async () => (await store.open(place).catch(() => undefined))?.found?.entries.length, { timeout: 20_000 }).toBe(2);
    await expect(held.move(to(2), [], 'changed')).rejects.toMatchObject({ name: 'PortFailure' });
  });

  test('a server that does not answer is a failure in seconds, not a wait', async () => {
    const held = await two();
    server().freeze();
    const moved = held.move(to(2), [set('a', '2')], 'changed');
    await expect(moved).rejects.toMatchObject({ kind: 'transient' });
    server().thaw();
  });
});

test('a server that is not there, or does not know us, is told at the start', async () => {
  await expect(openRedisCheckpoints({ target: { url: 'redis://127.0.0.1:1' } })).rejects.toMatchObject({ kind: 'transient' });
  const url = server().url.replace('redis://', 'redis://nobody:secret@');
  await expect(openRedisCheckpoints({ target: { url } })).rejects.toMatchObject({ name: 'PortFailure' });
});

import type { Checkpoint } from '@lunettes/ports';
import { startRedis, startSentinel } from '@lunettes/testkit/servers';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { openRedisCheckpoints } from './index.ts';

const waitMsMax = 40_000;
const place = { stage: 's', lane: 0 };
const to = (offset: number): Checkpoint => ({
  cursor: { offset, part: 0, accepted: { epoch: 0, n: offset }, written: [], logic: 'l' },
  inputHash: `${offset}`,
});

test('after a failover to a replica that lags, the lane is found as the replica has it, and who moved it since moves it no more', async () => {
  const master = await startRedis();
  const replica = await startRedis((port) => ['--port', `${port}`, '--replicaof', '127.0.0.1', `${master.port}`]);
  const sentinel = await startSentinel({ name: 'watched', port: master.port });
  const direct = new Redis(master.url);
  direct.on('error', () => {});
  const store = await openRedisCheckpoints({
    target: { sentinels: [{ host: '127.0.0.1', port: sentinel.port }], master: 'watched' },
  });

  const held = await store.open(place);
  await held.move(
    to(1),
    [
      ['a', Buffer.from('1')],
      ['b', Buffer.from('1')],
    ],
    'whole',
  );
  await expect.poll(async () => await direct.wait(1, 1000), { timeout: waitMsMax }).toBe(1);
  // Frozen and cut off: what comes now lies in no buffer on its way to the replica.
  replica.freeze();
  await direct.call('CLIENT', 'KILL', 'TYPE', 'replica');
  await held.move(
    to(2),
    [
      ['a', Buffer.from('2')],
      ['b', undefined],
    ],
    'changed',
  );
  direct.disconnect();
  await master.stop();
  replica.thaw();

  await expect
    .poll(async () => (await store.open(place).catch(() => undefined))?.found, { timeout: waitMsMax, interval: 200 })
    .toMatchObject(to(1));
  const next = await store.open(place);
  expect(next.found?.entries.map(([key, value]) => `${key}=${Buffer.from(value)}`).toSorted()).toEqual(['a=1', 'b=1']);
  await expect(held.move(to(3), [], 'changed')).rejects.toMatchObject({ kind: 'fenced' });
  await next.move(to(2), [['a', Buffer.from('2')]], 'changed');

  await store.close();
  await sentinel.stop();
  await replica.stop();
});

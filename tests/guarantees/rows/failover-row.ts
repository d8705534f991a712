import { stageNames } from '@lunettes/stages';
import { startRedis, startRedisProxy, startSentinel } from '@lunettes/testkit/servers';
import { Redis } from 'ioredis';
import { expect } from 'vitest';
import { on, until } from '../installation.ts';
import type { Row } from './stage-rows.ts';

const master = 'guarantee';

/**
 * Stages load their lanes from a master that is ahead of its replica; their reading is cut off in the middle, the master is
 * gone, and Sentinel makes the replica the master, which has what the lanes were some time ago.
 */
export const failedOver: Row = (ground) =>
  on(ground, 'failover', async ({ startAll, feed, settled, conclude }) => {
    const first = await startRedis();
    const ends: (() => Promise<unknown>)[] = [() => first.stop()];
    try {
      const second = await startRedis((port) => ['--port', `${port}`, '--replicaof', '127.0.0.1', `${first.port}`]);
      ends.push(() => second.stop());
      // The master is known by the address of the proxy, so that whoever asks Sentinel comes through it.
      const proxy = await startRedisProxy(first.port);
      ends.push(() => proxy.close());
      const sentinel = await startSentinel({ name: master, port: Number(new URL(proxy.url).port) });
      ends.push(() => sentinel.stop());
      const redis = { sentinels: [{ host: '127.0.0.1', port: sentinel.port }], master };
      const before = startAll({ redis });
      await feed(3);
      await settled(before);
      const direct = new Redis(first.url);
      direct.on('error', () => undefined);
      ends.push(async () => direct.disconnect());
      await until('the replica has what the master has', async () => {
        await direct.set('mark', '1');
        return (await direct.wait(1, 1_000)) === 1;
      });
      // Frozen and cut off: what comes now lies in no buffer on its way to the replica.
      second.freeze();
      expect(Number(await direct.call('CLIENT', 'KILL', 'TYPE', 'replica'))).toBe(1);
      await feed(3);
      await settled(before);
      for (const stage of before) await stage.drain();
      proxy.rule = (request) => request.includes('hscan');
      const stages = startAll({ redis });
      await until('the reading of a lane is cut off', () => proxy.lost() > 0);
      await first.stop();
      second.thaw();
      await feed(3);
      const counts = await conclude(stages);
      return {
        'lanes cut off while they were read': proxy.lost(),
        replayed: stageNames.reduce((sum, name) => sum + counts[name].replayed, 0),
      };
    } finally {
      for (const end of ends.reverse()) await end();
    }
  });

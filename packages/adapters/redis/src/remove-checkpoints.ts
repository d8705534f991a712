import { openRedis, type RedisTarget } from './open-redis.ts';
import { asPort } from './redis-failure.ts';

/** Keys that one step looks for. */
const keysPerStep = 500;

/** Removes every lane's checkpoint and all positions under a prefix (`lunettes:`). Nobody may use them meanwhile. Throws `PortFailure`. */
export async function removeCheckpoints(target: RedisTarget, prefix: string): Promise<void> {
  const client = await openRedis(target);
  const match = `${prefix.replace(/[\\[\]*?^-]/g, '\\$&')}*`;
  try {
    await asPort('remove checkpoints', async () => {
      for (let cursor = '0'; ; ) {
        const [next, keys] = await client.scan(cursor, 'MATCH', match, 'COUNT', keysPerStep);
        if (keys.length > 0) await client.unlink(...keys);
        if (next === '0') return;
        cursor = next;
      }
    });
  } finally {
    client.disconnect();
  }
}

import type { CheckpointStore } from '@lunettes/ports';
import { openHeldCheckpoint } from './held-checkpoint.ts';
import { openRedis, type RedisTarget } from './open-redis.ts';
import { asPort } from './redis-failure.ts';

export interface RedisOptions {
  readonly target: RedisTarget;
  /** Before every key. */
  readonly prefix?: string | undefined;
  /** Told of trouble with the connection, which comes back by itself. */
  readonly trouble?: ((failure: Error) => void) | undefined;
}

/**
 * `CheckpointStore` on Redis: one hash per lane, its entries as fields, and one compare-and-set per move. Nothing waits for
 * a connection and nothing is sent twice: a lane whose move has an unknown outcome is opened again.
 *
 * Throws `PortFailure` when the server cannot be reached or refuses the credentials.
 */
export async function openRedisCheckpoints(options: RedisOptions): Promise<CheckpointStore> {
  const client = await openRedis(options.target, options.trouble);
  const prefix = options.prefix ?? 'lunettes:';
  const positionsKey = `${prefix}positions`;
  return {
    open: (request) => openHeldCheckpoint(client, `${prefix}{${request.stage}:${request.lane}}`, request),
    confirm: async (positions) => {
      if (positions.length === 0) return;
      const pairs = positions.flatMap(({ source, position }) => [source, position]);
      await asPort('keep positions', async () => client.hset(positionsKey, ...pairs));
    },
    positions: () =>
      asPort('read positions', async () =>
        Object.entries(await client.hgetall(positionsKey)).map(([source, position]) => ({ source, position })),
      ),
    close: async () => client.disconnect(),
  };
}

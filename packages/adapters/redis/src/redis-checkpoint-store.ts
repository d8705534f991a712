import { readFileSync } from 'node:fs';
import type { CheckpointStore } from '@lunettes/ports';
import { type RedisOptions as ClientOptions, Redis } from 'ioredis';
import { openHeldCheckpoint } from './held-checkpoint.ts';
import { asPort, redisFailure } from './redis-failure.ts';

export interface RedisOptions {
  readonly target: RedisTarget;
  /** Before every key. */
  readonly prefix?: string | undefined;
  /** Told of trouble with the connection, which comes back by itself. */
  readonly trouble?: ((failure: Error) => void) | undefined;
}

/** One server by URL (`rediss:` for TLS; user and password of an ACL in it), or whichever of several Sentinel calls the master. */
export type RedisTarget =
  | { readonly url: string; readonly caFile?: string | undefined }
  | {
      readonly sentinels: readonly { readonly host: string; readonly port: number }[];
      readonly master: string;
      readonly username?: string | undefined;
      readonly password?: string | undefined;
      readonly caFile?: string | undefined;
    };

/** A command that is not answered by then has failed; whether it happened is unknown. */
const commandMsMax = 5_000;
const connectMsMax = 5_000;
const reconnectMsMax = 1_000;

/**
 * `CheckpointStore` on Redis: one hash per lane, its entries as fields, and one compare-and-set per move. Nothing waits for
 * a connection and nothing is sent twice: a lane whose move has an unknown outcome is opened again.
 *
 * Throws `PortFailure` when the server cannot be reached or refuses the credentials.
 */
export async function openRedisCheckpoints(options: RedisOptions): Promise<CheckpointStore> {
  const client = clientOf(options.target);
  let told: Error | undefined;
  client.on('error', (failure) => {
    told = failure;
    options.trouble?.(failure);
  });
  const prefix = options.prefix ?? 'lunettes:';
  const positionsKey = `${prefix}positions`;
  try {
    await client.connect();
  } catch (failure) {
    client.disconnect();
    // What the server said comes as an event; the call only knows that the connection is gone.
    throw redisFailure('be reached', told ?? failure);
  }
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

function clientOf(target: RedisTarget): Redis {
  const settings = {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandMsMax,
    connectTimeout: connectMsMax,
    retryStrategy: (tries: number) => Math.min(50 * tries, reconnectMsMax),
    ...(target.caFile === undefined ? {} : { tls: { ca: readFileSync(target.caFile) } }),
  } satisfies ClientOptions;
  if ('url' in target) return new Redis(target.url, settings);
  const { sentinels, master, username, password } = target;
  return new Redis({
    ...settings,
    sentinels: [...sentinels],
    name: master,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
}

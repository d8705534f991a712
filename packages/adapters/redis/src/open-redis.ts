import { readFileSync } from 'node:fs';
import { type RedisOptions as ClientOptions, Redis } from 'ioredis';
import { redisFailure } from './redis-failure.ts';

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
 * A connection that comes back by itself. Nothing waits for it and nothing is sent twice. Throws `PortFailure` when the server
 * cannot be reached or refuses the credentials.
 */
export async function openRedis(target: RedisTarget, trouble?: (failure: Error) => void): Promise<Redis> {
  const client = clientOf(target);
  let told: Error | undefined;
  client.on('error', (failure) => {
    told = failure;
    trouble?.(failure);
  });
  try {
    await client.connect();
  } catch (failure) {
    client.disconnect();
    // What the server said comes as an event; the call only knows that the connection is gone.
    throw redisFailure('be reached', told ?? failure);
  }
  return client;
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

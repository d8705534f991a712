import { openRedis, type RedisTarget } from './open-redis.ts';
import { asPort } from './redis-failure.ts';

/** What a Redis tells of itself. */
export interface RedisFacts {
  readonly version: string;
  readonly role: string;
  readonly isAppendOnly: boolean;
  /** What it does when memory is full, such as `noeviction`. */
  readonly evictionPolicy: string;
  readonly usedBytes: number;
  /** 0 for no bound. */
  readonly maxBytes: number;
  /** Whether its last writes to disk went well. */
  readonly savesWell: boolean;
  /** Its clock less ours, in microseconds. */
  readonly clockAheadUs: number;
}

/** Asks, and runs a script that touches nothing under the prefix, as checkpoints need. Throws `PortFailure`. */
export async function inspectRedis(target: RedisTarget, prefix: string): Promise<RedisFacts> {
  const client = await openRedis(target);
  try {
    const info = fieldsOf(await asPort('tell about itself', () => client.info()));
    const askedMs = Date.now();
    const [seconds, micros] = await asPort('tell its time', () => client.time());
    const answeredMs = Date.now();
    await asPort('run scripts', () => client.eval("return redis.call('exists', KEYS[1])", 1, `${prefix}doctor`));
    const theirUs = Number(seconds) * 1e6 + Number(micros);
    return {
      version: info.get('redis_version') ?? 'unknown',
      role: info.get('role') ?? 'unknown',
      isAppendOnly: info.get('aof_enabled') === '1',
      evictionPolicy: info.get('maxmemory_policy') ?? 'unknown',
      usedBytes: Number(info.get('used_memory') ?? 0),
      maxBytes: Number(info.get('maxmemory') ?? 0),
      savesWell: info.get('aof_last_write_status') !== 'err' && info.get('rdb_last_bgsave_status') !== 'err',
      // Somewhere between the two it was read.
      clockAheadUs: theirUs < askedMs * 1000 ? theirUs - askedMs * 1000 : Math.max(0, theirUs - (answeredMs + 1) * 1000),
    };
  } finally {
    client.disconnect();
  }
}

function fieldsOf(info: string): ReadonlyMap<string, string> {
  return new Map(
    info.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );
}

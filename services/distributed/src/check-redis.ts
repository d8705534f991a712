import { inspectRedis, type RedisFacts, type RedisTarget } from '@lunettes/adapter-redis';
import { type Check, checkClock, noted, passed, wrong } from './check.ts';
import { redisAdvice } from './connection-advice.ts';

/** Scripts of checkpoints and access lists are written for this version and later ones. */
const versionMin = [6, 2] as const;
/** At the bound every checkpoint fails. */
const memoryShareMax = 0.9;

/** Connection, rights, version, persistence, memory and clock. What cannot be asked is a finding like any other. */
export async function checkRedis(redis: RedisTarget, prefix: string): Promise<readonly Check[]> {
  const at = `redis ${placeOf(redis)}`;
  try {
    return redisChecks(at, await inspectRedis(redis, prefix));
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof TypeError) throw cause;
    return [wrong(at, cause.message, redisAdvice(cause.message, prefix))];
  }
}

export function redisChecks(at: string, facts: RedisFacts): readonly Check[] {
  const { version, role, isAppendOnly, evictionPolicy, usedBytes, maxBytes, savesWell, clockAheadUs } = facts;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < versionMin[0] || (major === versionMin[0] && minor < versionMin[1]);
  const checks: readonly Check[] = [
    ...(isOld ? [wrong(at, `version ${version}`, `use Redis ${versionMin.join('.')} or later`)] : []),
    ...(role === 'master' ? [] : [wrong(at, `is a ${role}, which takes no writes`, 'name the master, or give --redis-sentinels')]),
    ...(evictionPolicy === 'noeviction'
      ? []
      : [wrong(at, `maxmemory-policy ${evictionPolicy}: entries of lanes vanish when memory is full`, 'set maxmemory-policy noeviction')]),
    ...(isAppendOnly ? [] : [noted(at, 'appendonly no: a restart loses checkpoints, and lanes read again for long', 'set appendonly yes')]),
    ...(savesWell ? [] : [wrong(at, 'its last write to disk failed', 'free space on its disk, and see its log')]),
    ...(maxBytes > 0 && usedBytes > memoryShareMax * maxBytes
      ? [noted(at, `${usedBytes} of ${maxBytes} bytes of memory are used`, 'raise maxmemory: at it checkpoints fail and lanes wait')]
      : []),
  ];
  return [passed(at, `Redis ${version} answers`), ...checks, checkClock('clock of redis', clockAheadUs)];
}

/** Without the password that a URL may hold. */
function placeOf(redis: RedisTarget): string {
  if ('url' in redis) return URL.canParse(redis.url) ? new URL(redis.url).host : redis.url;
  return redis.sentinels.map(({ host, port }) => `${host}:${port}`).join(',');
}

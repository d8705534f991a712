export { inspectRedis, type RedisFacts } from './inspect-redis.ts';
export type { RedisTarget } from './open-redis.ts';
export { openRedisCheckpoints, type RedisOptions } from './redis-checkpoint-store.ts';
export { removeCheckpoints } from './remove-checkpoints.ts';

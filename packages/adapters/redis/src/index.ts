export { openRedisCheckpoints, type RedisOptions, type RedisTarget } from './redis-checkpoint-store.ts';

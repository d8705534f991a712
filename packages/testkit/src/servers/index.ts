export { collectorOfFile, kafkaOfFile, redisOfFile } from './servers-of-file.ts';
export { type KafkaServer, startKafka } from './start-kafka.ts';
export { type RedisServer, startRedis } from './start-redis.ts';

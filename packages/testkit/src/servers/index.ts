export { makeCertificates } from './certificates.ts';
/** Real servers for tests: obtained once per machine, started by the file that uses them, ended with it. */
export { ownCertificate, saslOverTls } from './own-certificate.ts';
export { type RedisProxy, startRedisProxy } from './redis-proxy.ts';
export { clusterOfFile, collectorOfFile, kafkaOfFile, redisOfFile } from './servers-of-file.ts';
export { type CollectorServer, startCollectorServer } from './start-collector.ts';
export { type KafkaServer, startKafka } from './start-kafka.ts';
export type { KafkaCluster } from './start-kafka-cluster.ts';
export { type RedisServer, startRedis } from './start-redis.ts';
export { startSentinel } from './start-sentinel.ts';

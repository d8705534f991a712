import { afterAll, afterEach, beforeAll } from 'vitest';
import { type CollectorServer, startCollectorServer } from './start-collector.ts';
import { type KafkaServer, startKafka } from './start-kafka.ts';
import { type KafkaCluster, startKafkaCluster } from './start-kafka-cluster.ts';
import { type RedisServer, startRedis } from './start-redis.ts';

interface Stoppable {
  stop(options?: { readonly keepLog: boolean }): Promise<void>;
}

/** A Kafka that lives as long as the tests of one file; its log is kept when one of them has failed. */
export const kafkaOfFile = (settings: Readonly<Record<string, string | number>> = {}, way?: 'direct' | 'proxied'): (() => KafkaServer) =>
  serverOfFile(() => startKafka(settings, way));

/** Three brokers that live as long as the tests of one file; their logs are kept when one of them has failed. */
export const clusterOfFile = (): (() => KafkaCluster) => serverOfFile(startKafkaCluster);

/** A Redis that lives as long as the tests of one file; its log is kept when one of them has failed. */
export const redisOfFile = (settings?: (port: number) => readonly string[]): (() => RedisServer) =>
  serverOfFile(() => startRedis(settings));

/** An OpenTelemetry Collector that lives as long as the tests of one file; its log is kept when one of them has failed. */
export const collectorOfFile = (): (() => CollectorServer) => serverOfFile(() => startCollectorServer());

function serverOfFile<Server extends Stoppable>(start: () => Promise<Server>): () => Server {
  let server: Server | undefined;
  let hasFailed = false;
  beforeAll(async () => {
    server = await start();
  });
  afterEach(({ task }) => {
    hasFailed ||= task.result?.state === 'fail';
  });
  afterAll(async () => {
    await server?.stop({ keepLog: hasFailed });
  });
  return () => {
    if (server === undefined) throw new Error('the server of this file is started before its tests, not while they are read');
    return server;
  };
}

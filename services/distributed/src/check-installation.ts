import type { ClickHouseAddress } from '@lunettes/adapter-clickhouse';
import { type AppliedSettings, type KafkaTarget, openKafkaLog } from '@lunettes/adapter-kafka';
import type { RedisTarget } from '@lunettes/adapter-redis';
import { type Check, passed, wrong } from './check.ts';
import { checkClickHouse } from './check-clickhouse.ts';
import { checkKafka } from './check-kafka.ts';
import { checkRedis } from './check-redis.ts';
import { kafkaAdvice } from './connection-advice.ts';
import { laneReport } from './distributed-state.ts';

/** Where an installation is, and how it should be. */
export interface InstallationToCheck {
  readonly kafka: KafkaTarget;
  readonly topics: AppliedSettings;
  readonly redis: RedisTarget;
  readonly clickhouse: ClickHouseAddress;
}

/** Every server, all that is found at once, and the lanes as `/api/v1/system` tells them; those are empty where Kafka cannot be asked. */
export async function checkInstallation({ kafka, topics, redis, clickhouse }: InstallationToCheck): Promise<{
  readonly checks: readonly Check[];
  readonly lanes: readonly object[];
}> {
  const [ofKafka, ofRedis, ofClickHouse] = await Promise.all([
    checkKafka(kafka, topics),
    checkRedis(redis, `${topics.prefix}:`),
    checkClickHouse(clickhouse),
  ]);
  // A log on topics that are missing or have other partitions says the same once more.
  const isUsable = ofKafka.every(({ state }) => state !== 'wrong');
  const ofLanes = isUsable ? await lanesOf(kafka, topics) : { checks: [], lanes: [] };
  return { checks: [...ofKafka, ...ofLanes.checks, ...ofRedis, ...ofClickHouse], lanes: ofLanes.lanes };
}

async function lanesOf(kafka: KafkaTarget, { prefix, lanes }: AppliedSettings) {
  try {
    const log = await openKafkaLog({ target: kafka, prefix, lanes, instance: 'doctor' });
    try {
      const { lanes: p, lanesPerCluster: k } = log.laneMap;
      return { checks: [passed('lane map', `${p} lanes, ${k} for each cluster`)], lanes: await laneReport(log) };
    } finally {
      await log.close();
    }
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'PortFailure') throw cause;
    return { checks: [wrong('lane map', cause.message, kafkaAdvice(cause.message, prefix))], lanes: [] };
  }
}

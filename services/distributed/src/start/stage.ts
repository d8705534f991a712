import type { OptionValues } from '@lunettes/config';
import { redisTargetOf, type StageName, startStage } from '@lunettes/stages';
import type { serviceOptions } from '../options.ts';
import type { RunningService } from '../running-service.ts';
import type { Surroundings } from '../service.ts';
import { allOf, kafkaOf, logOf } from './given.ts';

export async function start(
  stage: StageName,
  values: OptionValues<(typeof serviceOptions)[StageName]>,
  surroundings: Surroundings,
): Promise<RunningService> {
  const { kafka, redis } = allOf({ kafka: () => kafkaOf(values, stage), redis: () => redisTargetOf(values) });
  const { listen, port, snapshotInterval: snapshotIntervalMs, onLoss } = values;
  return startStage({ ...logOf(values, surroundings), stage, kafka, redis, listen, port, snapshotIntervalMs, onLoss });
}

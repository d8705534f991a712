import type { OptionValues } from '@lunettes/config';
import { redisTargetOf } from '@lunettes/stages';
import { startCollectorProcess } from '../collector-process.ts';
import type { serviceOptions } from '../options.ts';
import type { RunningService } from '../running-service.ts';
import type { Surroundings } from '../service.ts';
import { allOf, kafkaOf, logOf } from './given.ts';

export async function start(
  values: OptionValues<(typeof serviceOptions)['collector']>,
  surroundings: Surroundings,
): Promise<RunningService> {
  const { traceConfig: file, listen, port, ingestTokensFile, userHashKeyFile } = values;
  const { kafka, redis, traceConfig } = allOf({
    kafka: () => kafkaOf(values, 'collector'),
    redis: () => redisTargetOf(values),
    traceConfig: () => (file === undefined ? undefined : surroundings.readTraceConfig(file)),
  });
  const own = { collection: values, traceConfig, ingestTokensFile, userHashKeyFile, listen, port };
  return startCollectorProcess({ ...logOf(values, surroundings), ...own, kafka, redis });
}

import { EnvironmentFailure } from '@lunettes/base';
import type { OptionValues } from '@lunettes/config';
import { connectionOf } from '@lunettes/otlp-exporter';
import { redisTargetOf } from '@lunettes/stages';
import { startExporterProcess } from '../exporter-process.ts';
import type { serviceOptions } from '../options.ts';
import type { RunningService } from '../running-service.ts';
import type { Surroundings } from '../service.ts';
import { allOf, kafkaOf, logOf } from './given.ts';

type Values = OptionValues<(typeof serviceOptions)['otlp-exporter']>;

export async function start(values: Values, surroundings: Surroundings): Promise<RunningService> {
  const { kafka, redis, otlp } = allOf({
    kafka: () => kafkaOf(values, 'otlp-exporter'),
    redis: () => redisTargetOf(values),
    otlp: () => backendOf(values),
  });
  const { listen, port } = values;
  return startExporterProcess({ ...logOf(values, surroundings), kafka, redis, otlp, listen, port });
}

function backendOf(values: Values) {
  const connection = connectionOf(values);
  if (!connection.ok) throw new EnvironmentFailure(connection.problem.join('\n'));
  if (connection.value === undefined) throw new EnvironmentFailure('traces are sent nowhere: give --otlp-endpoint http://HOST:4317');
  return connection.value;
}

import type { OptionValues } from '@lunettes/config';
import { clickhouseAddressOf } from '../open-clickhouse.ts';
import type { serviceOptions } from '../options.ts';
import type { RunningService } from '../running-service.ts';
import type { Surroundings } from '../service.ts';
import { startWriterProcess } from '../writer-process.ts';
import { allOf, kafkaOf, logOf } from './given.ts';

export async function start(
  values: OptionValues<(typeof serviceOptions)['clickhouse-writer']>,
  surroundings: Surroundings,
): Promise<RunningService> {
  const { kafka, clickhouse } = allOf({
    kafka: () => kafkaOf(values, 'clickhouse-writer'),
    clickhouse: () => clickhouseAddressOf(values),
  });
  const { listen, port, insertQuorum } = values;
  return startWriterProcess({ ...logOf(values, surroundings), kafka, clickhouse, insertQuorum, writer: values, listen, port });
}

import type { OptionValues } from '@lunettes/config';
import { secretIn } from '@lunettes/stages';
import { clickhouseAddressOf } from '../open-clickhouse.ts';
import type { serviceOptions } from '../options.ts';
import { startQueryProcess } from '../query-process.ts';
import type { RunningService } from '../running-service.ts';
import type { Surroundings } from '../service.ts';
import { allOf, kafkaOf, logOf } from './given.ts';

export async function start(
  values: OptionValues<(typeof serviceOptions)['query-api']>,
  surroundings: Surroundings,
): Promise<RunningService> {
  const { tokenFile, consoleDirectory, listen, port, noLog } = values;
  const { kafka, clickhouse, token } = allOf({
    kafka: () => (noLog ? undefined : kafkaOf(values, 'query-api')),
    clickhouse: () => clickhouseAddressOf(values),
    token: () => (tokenFile === undefined ? undefined : secretIn(tokenFile)),
  });
  const log = kafka === undefined ? undefined : { ...logOf(values, surroundings), kafka };
  return startQueryProcess({ clickhouse, log, token, consoleDirectory, listen, port, logger: surroundings.logger });
}

import { options as writerOptions } from '@lunettes/clickhouse-writer/options';
import { collectorOptions } from '@lunettes/collector/options';
import { options as exporterOptions } from '@lunettes/otlp-exporter/options';
import { options as apiOptions } from '@lunettes/query-api/options';
import { kafkaOptions, processOptions, redisOptions, options as stageOptions } from '@lunettes/stages';
import { clickhouseOptions } from './clickhouse-options.ts';
import { collectorProcessOptions } from './collector-options.ts';
import { insertOptions } from './insert-options.ts';
import { queryOptions } from './query-options.ts';

const stage = { ...kafkaOptions, ...redisOptions, ...processOptions, ...stageOptions } as const;

/** Everything that each service can be told, under the name that `lunettes run` knows it by. */
export const serviceOptions = {
  collector: { ...collectorOptions, ...collectorProcessOptions, ...kafkaOptions, ...redisOptions, ...processOptions },
  normalizer: stage,
  'lifecycle-state-machine': stage,
  'slo-evaluator': stage,
  'clickhouse-writer': { ...clickhouseOptions, ...writerOptions, ...insertOptions, ...kafkaOptions, ...processOptions },
  'otlp-exporter': { ...exporterOptions, ...kafkaOptions, ...redisOptions, ...processOptions },
  'query-api': { ...apiOptions, ...clickhouseOptions, ...queryOptions, ...kafkaOptions },
} as const;

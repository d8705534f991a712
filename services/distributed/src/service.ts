import type { OptionTable, OptionValues } from '@lunettes/config';
import type { Logger } from '@lunettes/telemetry';
import type { TraceConfig } from './collector-process.ts';
import { serviceOptions } from './options.ts';
import type { RunningService } from './running-service.ts';

/** What a service gets besides its options. */
export interface Surroundings {
  readonly logger: Logger;
  /** Where no name is given. */
  readonly hostname: string;
  /** Reads the file of a trace configuration. Throws with all that is wrong with it. */
  readonly readTraceConfig: (file: string) => TraceConfig;
}

/** One service that can run as a process of its own. */
export interface ServiceEntry {
  readonly name: string;
  readonly summary: string;
  /** Everything that it can be told. */
  readonly options: OptionTable;
  /** Throws `EnvironmentFailure` with every problem; nothing is left running then. Only what this service needs is loaded. */
  start(values: OptionValues<OptionTable>, surroundings: Surroundings): Promise<RunningService>;
}

/** Every service of the distributed form, in the order in which a record passes them. */
export const services: readonly ServiceEntry[] = [
  entry('collector', 'take audit, follow audit files and watch clusters', async (values, surroundings) =>
    (await import('./start/collector.ts')).start(values, surroundings),
  ),
  entry('normalizer', 'turn raw records into signals', async (values, surroundings) =>
    (await import('./start/stage.ts')).start('normalizer', values, surroundings),
  ),
  entry('lifecycle-state-machine', 'merge signals into the lives of Pods', async (values, surroundings) =>
    (await import('./start/stage.ts')).start('lifecycle-state-machine', values, surroundings),
  ),
  entry('slo-evaluator', 'judge deliveries and diagnose them', async (values, surroundings) =>
    (await import('./start/stage.ts')).start('slo-evaluator', values, surroundings),
  ),
  entry('clickhouse-writer', 'write finished records into ClickHouse', async (values, surroundings) =>
    (await import('./start/clickhouse-writer.ts')).start(values, surroundings),
  ),
  entry('otlp-exporter', 'send traces to an OpenTelemetry backend', async (values, surroundings) =>
    (await import('./start/otlp-exporter.ts')).start(values, surroundings),
  ),
  entry('query-api', 'serve the API and the console', async (values, surroundings) =>
    (await import('./start/query-api.ts')).start(values, surroundings),
  ),
];

type ServiceName = keyof typeof serviceOptions;

function entry<Name extends ServiceName>(
  name: Name,
  summary: string,
  start: (values: OptionValues<(typeof serviceOptions)[Name]>, surroundings: Surroundings) => Promise<RunningService>,
): ServiceEntry {
  // Values were parsed by the table of the same name, which is the only one that a caller is given.
  return { name, summary, options: serviceOptions[name], start: (values, surroundings) => start(values as never, surroundings) };
}

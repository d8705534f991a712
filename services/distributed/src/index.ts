/** Every service as a process of its own, on Kafka, Redis and ClickHouse: what `lunettes run SERVICE` starts. */
export type { Check } from './check.ts';
export { checkInstallation } from './check-installation.ts';
export { clickhouseOptions } from './clickhouse-options.ts';
export type { TraceConfig } from './collector-process.ts';
export { clickhouseAddressOf, clickhouseFailure } from './open-clickhouse.ts';
export {
  type RederiveInstallationOptions,
  rederivedNames,
  rederiveInstallation,
  removeRederivedInstallation,
} from './rederive-installation.ts';
export type { RunningService } from './running-service.ts';
export { schemaOptions } from './schema-options.ts';
export { type ServiceEntry, type Surroundings, services } from './service.ts';
export { startWriterProcess, type WriterProcessOptions } from './writer-process.ts';

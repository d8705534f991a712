import { options as writerOptions } from '@lunettes/clickhouse-writer';
import { type EmbeddedOptions, embeddedOptions } from '@lunettes/embedded';
import { createLogger } from '@lunettes/telemetry';

/** Everything in one process as it is unless a command has an option for it: on loopback, without a collector. */
export function embeddedDefaults(dataDirectory: string): Omit<EmbeddedOptions, 'port'> {
  return {
    dataDirectory,
    listen: embeddedOptions.listen.default,
    lanes: embeddedOptions.lanes.default,
    retentionMs: embeddedOptions.retention.defaultMs,
    storeBytesMax: embeddedOptions.storeMaxBytes.default,
    writer: {
      insertRows: writerOptions.insertRows.default,
      insertBytes: writerOptions.insertBytes.default,
      insertWait: writerOptions.insertWait.defaultMs,
    },
    logger: createLogger({ service: 'embedded', level: 'warn' }),
  };
}

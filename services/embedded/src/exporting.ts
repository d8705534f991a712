import { type OtlpAddress, type OtlpClient, openOtlp } from '@lunettes/adapter-otlp';
import { EnvironmentFailure } from '@lunettes/base';
import { type ExporterFailPoint, type ExporterOptions, type OtlpExporter, startOtlpExporter } from '@lunettes/otlp-exporter';
import type { LaneStore } from '@lunettes/ports';
import type { PassedOver } from '@lunettes/runtime';
import { systemClock } from '@lunettes/stages';
import type { Logger, Metrics } from '@lunettes/telemetry';

/** Where traces are sent, and how. */
export interface ExportingOptions {
  readonly address: OtlpAddress;
  readonly exporter: ExporterOptions;
}

export interface Exporting {
  readonly exporter: OtlpExporter;
  /** Sends what is due, unless the backend does not take it: that stays in the log for the next start. */
  end(): Promise<void>;
}

/** Starts the exporter on a store. Throws `EnvironmentFailure` when a certificate or a header cannot be used. */
export function startExporting(
  deps: {
    readonly store: LaneStore;
    readonly metrics: Metrics;
    readonly logger: Logger;
    readonly passedOver: PassedOver;
    readonly failPoint: ((point: ExporterFailPoint) => void) | undefined;
  },
  { address, exporter: options }: ExportingOptions,
): Exporting {
  const client = clientOf(address);
  const ending = new AbortController();
  const exporter = startOtlpExporter({ ...deps, client, clock: systemClock }, options, ending.signal);
  return {
    exporter,
    end: async () => {
      await exporter.settled().catch(() => undefined);
      ending.abort();
      await exporter.ended.catch(() => undefined);
      client.close();
    },
  };
}

/** What a person should know who waits for traces: how many records are not sent yet, and why. Undefined when all is sent. */
export function exportTrouble(exporter: OtlpExporter | undefined): string | undefined {
  const waiting = (exporter?.status() ?? []).filter(({ state }) => state === 'waiting' || state === 'stopped');
  const [first] = waiting;
  if (first === undefined) return undefined;
  const records = waiting.reduce((sum, { lagRecords }) => sum + lagRecords, 0);
  return `traces are not all sent: ${waiting.length} lanes wait (${first.trouble ?? first.state}), ${records} records behind; they are kept and sent when it goes`;
}

function clientOf(address: OtlpAddress): OtlpClient {
  try {
    return openOtlp(address);
  } catch (cause) {
    throw new EnvironmentFailure(`traces cannot be sent to ${address.target}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

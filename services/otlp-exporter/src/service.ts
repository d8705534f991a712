import { type ExporterFailPoint, exportLane, type LaneExporterDeps, type LaneExporterStatus } from './lane-exporter.ts';
import type { ExporterOptions } from './options.ts';

export type OtlpExporterDeps = LaneExporterDeps;
export type { ExporterFailPoint };

export interface OtlpExporter {
  /** One for each lane. */
  status(): readonly LaneExporterStatus[];
  /**
   * Resolves when all that the log holds now and that is due has been sent. A lane that stands still or waits for the
   * backend is not waited for: `status` says which. Rejects if the exporter has failed.
   */
  settled(): Promise<void>;
  /** Resolves after the signal, once everything is given up in order; rejects when the exporter cannot go on. */
  readonly ended: Promise<void>;
}

/** Starts one exporter per lane of the store, each with at most one request under way. */
export function startOtlpExporter(deps: OtlpExporterDeps, options: ExporterOptions, signal: AbortSignal): OtlpExporter {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const lanes = Array.from({ length: deps.store.lanes }, (_, lane) => exportLane(deps, lane, options, either));
  // One lane that cannot go on ends the others, too: half an exporter would look like a whole one.
  for (const { ended } of lanes) ended.catch(() => failed.abort());
  const ended = Promise.allSettled(lanes.map((lane) => lane.ended)).then((results) => {
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
  ended.catch(() => {});
  return {
    status: () => lanes.map((lane) => lane.status()),
    settled: async () => {
      await Promise.race([Promise.all(lanes.map((lane) => lane.settled())), ended]);
    },
    ended,
  };
}

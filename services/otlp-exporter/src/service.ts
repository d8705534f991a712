import type { LaneStore } from '@lunettes/ports';
import { type HeldLanes, holdLanes } from '@lunettes/runtime';
import type { ExporterOptions } from './connection.ts';
import { type ExporterFailPoint, exportLane, type LaneExporterDeps, type LaneExporterStatus } from './lane-exporter.ts';

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
export function startOtlpExporter(
  deps: OtlpExporterDeps & { readonly store: Pick<LaneStore, 'lanes'> },
  options: ExporterOptions,
  signal: AbortSignal,
): OtlpExporter {
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

/** An exporter on some of the lanes, while other processes have the rest. */
export interface SharedOtlpExporter {
  /** Has no effect once `ended` has settled. */
  readonly assign: HeldLanes<never>['assign'];
  status(): readonly LaneExporterStatus[];
  /** Resolves after the signal, once everything is given up in order; rejects when the exporter cannot go on. */
  readonly ended: Promise<void>;
}

/** Starts an exporter that follows the lanes that are assigned to it, each with at most one request under way. */
export function shareOtlpExporter(deps: OtlpExporterDeps, options: ExporterOptions, signal: AbortSignal): SharedOtlpExporter {
  const failed = new AbortController();
  let failure: unknown;
  const held = holdLanes(
    (lane, either) => {
      const exporter = exportLane({ ...deps, isShared: true }, lane, options, either);
      const ended = exporter.ended.catch((cause: unknown) => {
        failure ??= cause;
        failed.abort();
      });
      return { status: exporter.status, ended };
    },
    { signal: AbortSignal.any([signal, failed.signal]) },
  );
  const ended = held.ended.then(() => {
    if (failed.signal.aborted) throw failure;
  });
  ended.catch(() => {});
  return { assign: held.assign, status: () => held.workers().map((lane) => lane.status()), ended };
}

import { formatEventTime, type JsonRow } from '@lunettes/core/vocabulary';
import { countsObject, type InputTally } from './input-tally.ts';
import type { Judged } from './judge-lanes.ts';

/** What `summary.json` holds: product contract §3.8. */
export interface SummaryParts {
  readonly tally: InputTally;
  readonly judged: Judged;
  /** Signals left out because an equal one had been read. */
  readonly repeated: number;
  readonly rows: ReadonlyMap<string, number>;
  readonly digest: string;
  readonly version: string;
  /** Version of the trace configuration; undefined without one. */
  readonly traceConfig: string | undefined;
}

/** Every instant is shown in both forms, as in all records. */
export function summaryOf({ tally, judged, repeated, rows, digest, version, traceConfig }: SummaryParts): JsonRow {
  const ignored = countsObject(tally.ignored);
  if (judged.feed.afterUntil > 0) ignored['after_until'] = judged.feed.afterUntil;
  return {
    inputs: tally.inputs.map(({ name, form, records, bytes }) => ({ name, form, records, bytes })),
    records: tally.records,
    accepted: tally.accepted,
    ignored,
    rejected: countsObject(tally.rejected),
    repeated,
    dead_letters: countsObject(judged.deadLetters),
    ...instant('first', tally.firstAtUs),
    ...instant('last', tally.lastAtUs),
    ...instant('until', judged.untilAtUs),
    rows: Object.fromEntries(rows),
    digest,
    version,
    trace_config_version: traceConfig ?? null,
  };
}

const instant = (name: string, us: number | undefined): JsonRow => ({
  [`${name}_at`]: us === undefined ? null : formatEventTime(us),
  [`${name}_at_us`]: us ?? null,
});

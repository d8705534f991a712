import { tmpdir } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type JsonRow, rowJson } from '@lunettes/core/vocabulary';
import type { AnyStage } from '@lunettes/runtime';
import { canonicalLine, lineText } from './canonical-line.ts';
import { coverageRows } from './coverage.ts';
import type { InputPath } from './discover-inputs.ts';
import type { ExternalSortOptions } from './external-sort.ts';
import { type JudgePorts, judgeLanes } from './judge-lanes.ts';
import type { InForce } from './preludes.ts';
import type { Progress } from './progress.ts';
import type { RejectedRow } from './rejected-row.ts';
import { UsageFailure } from './replay-failure.ts';
import { createResultDigest } from './result-digest.ts';
import { openResultDirectory, openResultFile, type ResultFile, syncResultDirectory } from './result-files.ts';
import { createRowCollector, type LatestRow } from './row-collector.ts';
import { rowFiles } from './row-identity.ts';
import { recordBytesMaxDefault, sortInputs } from './sorted-input.ts';
import { summaryOf } from './summary.ts';
import type { Until } from './until.ts';

export interface ReplayOptions {
  readonly inputs: readonly InputPath[];
  readonly stages: readonly AnyStage[];
  readonly version: string;
  readonly until?: Until;
  /** The `document` of a `ReadPolicy`. */
  readonly policy?: string;
  /** The `facts` of a `ReadTraceConfig`. */
  readonly traceConfig?: InForce['traceConfig'];
  readonly ignoredNamespaces?: ReadonlySet<string>;
  /** Directory for the result files; without it rows are only shown to `row`. */
  readonly out?: string;
  readonly lanes?: number;
  readonly tempDir?: string;
  readonly recordBytesMax?: number;
  /** Sizes of the external sorts; for tests. */
  readonly sort?: Omit<ExternalSortOptions, 'tempDir'>;
}

export interface ReplayPorts {
  readonly progress: Progress;
  /** Every rejection, in order of files and bytes. */
  readonly rejected: (row: RejectedRow) => void;
  /** Every row of the result, in order of files and identities; its line is valid during the call. */
  readonly row: (row: LatestRow) => void;
  /** Ends the replay, without a result, at its next piece of work. */
  readonly signal: AbortSignal;
}

/** Rows are collected beside all that the stages keep, so their runs are half as large as those of the input. */
const rowRunBytesMax = 32 * 1024 * 1024;

/**
 * Files in, results out: reads everything, sorts it by event time, judges it, and gives the latest version
 * of each row and the summary. Fails with `UsageFailure` when no input is readable, with `EnvironmentFailure`
 * when the disk does not take temporary data or results; then, and when it is ended, no result file is there
 * that is not complete.
 */
export async function replay(ports: ReplayPorts, options: ReplayOptions): Promise<JsonRow> {
  const sort: ExternalSortOptions = { ...options.sort, tempDir: options.tempDir ?? tmpdir() };
  const out = options.out === undefined ? undefined : openResults(options.out);
  const turn = async (): Promise<void> => {
    await nextTurn();
    ports.signal.throwIfAborted();
  };
  const rows = createRowCollector({ runBytesMax: rowRunBytesMax, ...sort });
  try {
    const input = await sortInputs(
      {
        progress: ports.progress,
        turn,
        rejected: (row) => {
          ports.rejected(row);
          out?.put('rejected', lineOf(rowJson(row)));
        },
      },
      {
        inputs: options.inputs,
        recordBytesMax: options.recordBytesMax ?? recordBytesMaxDefault,
        ignoredNamespaces: options.ignoredNamespaces ?? new Set(),
        traceConfig: options.traceConfig,
        sort,
      },
    );
    if (input.readable === 0) throw new UsageFailure('no input could be read');
    const judgePorts: JudgePorts = { rows, progress: ports.progress, turn };
    const judged = await judgeLanes(judgePorts, input, {
      stages: options.stages,
      lanes: options.lanes ?? 1,
      until: options.until ?? { kind: 'end' },
      policy: options.policy,
      traceConfig: options.traceConfig,
    });

    ports.progress.phase('write', undefined, 'records');
    const counts = new Map<string, number>([...rowFiles, 'coverage', 'rejected'].map((file) => [file, 0]));
    const count = (file: string): void => void counts.set(file, (counts.get(file) ?? 0) + 1);
    const digest = createResultDigest();
    let sinceTurn = 0;
    for (const row of rows.latest()) {
      digest.add(row);
      count(row.file);
      out?.put(row.file, row.line);
      ports.row(row);
      if (++sinceTurn < writeBatch) continue;
      ports.progress.advance(sinceTurn);
      sinceTurn = 0;
      await turn();
    }
    for (const row of coverageRows(input.tally.clusters)) {
      count('coverage');
      out?.put('coverage', lineOf(rowJson(row)));
    }
    counts.set(
      'rejected',
      [...input.tally.rejected.values()].reduce((sum, each) => sum + each, 0),
    );
    const summary = summaryOf({
      tally: input.tally,
      judged,
      repeated: input.signals.repeats + input.watchRepeats,
      rows: counts,
      digest: digest.hex(),
      version: options.version,
      traceConfig: options.traceConfig?.version,
    });
    out?.complete(lineOf(summary));
    return summary;
  } finally {
    rows.close();
    out?.discard();
    ports.progress.done();
  }
}

const writeBatch = 4096;

const lineOf = (row: JsonRow): Buffer => Buffer.from(lineText(canonicalLine(row)));

interface Results {
  put(file: string, line: Uint8Array): void;
  /** Puts all files in their places, the summary last. */
  complete(summary: Uint8Array): void;
  discard(): void;
}

function openResults(directory: string): Results {
  openResultDirectory(directory);
  const files = new Map<string, ResultFile>(
    [...rowFiles, 'coverage', 'rejected'].map((name) => [name, openResultFile(directory, `${name}.ndjson`)]),
  );
  return {
    put: (file, line) => files.get(file)?.line(line),
    complete(summary) {
      for (const file of files.values()) file.complete();
      const last = openResultFile(directory, 'summary.json');
      files.set('summary', last);
      last.line(summary);
      last.complete();
      syncResultDirectory(directory);
    },
    discard() {
      for (const file of files.values()) file.discard();
    },
  };
}

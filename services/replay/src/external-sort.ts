import { mergeRuns } from './merge-runs.ts';
import { createRunBuffer, type RunBuffer } from './run-buffer.ts';
import { type RunFile, writeRunFile } from './run-file.ts';

export interface ExternalSortOptions {
  readonly tempDir: string;
  /** A run of this many bytes is sorted in memory; a further record spills it to `tempDir`. */
  readonly runBytesMax?: number;
  /** At most this many runs are merged at once, so it bounds open files too; more runs take further passes. */
  readonly fanInMax?: number;
}

const runBytesMaxDefault = 64 * 1024 * 1024;
const fanInMaxDefault = 64;

/**
 * Sorts any number of binary records by their bytes in bounded memory, equal records once. So a record
 * begins with its key, encoded to compare as bytes. What fits into one run never touches the disk.
 */
export class ExternalSort {
  readonly #tempDir: string;
  readonly #fanInMax: number;
  readonly #buffer: RunBuffer;
  /** Runs on disk by the number of passes they have been through: a pass merges one whole level. */
  readonly #levels: RunFile[][] = [];
  #repeats = 0;
  #spilledBytes = 0;

  constructor(options: ExternalSortOptions) {
    this.#tempDir = options.tempDir;
    this.#fanInMax = Math.max(2, options.fanInMax ?? fanInMaxDefault);
    this.#buffer = createRunBuffer(options.runBytesMax ?? runBytesMaxDefault);
  }

  /** Records that were left out because an equal one had been seen; complete once `sorted` has ended. */
  get repeats(): number {
    return this.#repeats;
  }

  /** Bytes written to the temporary directory, all passes together. */
  get spilledBytes(): number {
    return this.#spilledBytes;
  }

  /** Takes a copy of the record. Fails with `EnvironmentFailure` when a run cannot be spilled. */
  add(record: Uint8Array): void {
    if (this.#buffer.add(record)) return;
    this.#spill();
    this.#buffer.add(record);
  }

  /** All records in byte order, to be read once, after the last `add`; a record is valid until the next is asked for. */
  *sorted(): Generator<Buffer, void, void> {
    // Where there are runs on disk, the last one joins them: merging needs little memory, and the caller has a use for the rest.
    if (this.#spilledBytes > 0) {
      this.#spill();
      this.#buffer.release();
    }
    let runs = this.#levels.flat();
    while (runs.length > this.#fanInMax) runs = [...runs.slice(this.#fanInMax), this.#merge(runs.slice(0, this.#fanInMax))];
    this.#levels.splice(0, this.#levels.length, runs);
    yield* mergeRuns(runs.length > 0 ? runs.map((run) => run.records()) : [this.#buffer.sorted()], this.#repeated);
    this.close();
  }

  /** Gives up memory and files; needed only where `sorted` was not read to its end. */
  close(): void {
    for (const run of this.#levels.flat()) run.close();
    this.#levels.length = 0;
    this.#buffer.release();
  }

  #spill(): void {
    const run = this.#write(mergeRuns([this.#buffer.sorted()], this.#repeated));
    this.#buffer.clear();
    this.#store(0, run);
  }

  #store(level: number, run: RunFile): void {
    const runs = this.#levels[level] ?? [];
    this.#levels[level] = runs;
    runs.push(run);
    if (runs.length < this.#fanInMax) return;
    this.#levels[level] = [];
    this.#store(level + 1, this.#merge(runs));
  }

  #merge(runs: readonly RunFile[]): RunFile {
    const merged = this.#write(
      mergeRuns(
        runs.map((run) => run.records()),
        this.#repeated,
      ),
    );
    for (const run of runs) run.close();
    return merged;
  }

  #write(records: Iterable<Buffer>): RunFile {
    const run = writeRunFile(this.#tempDir, records);
    this.#spilledBytes += run.bytes;
    return run;
  }

  readonly #repeated = (): void => {
    this.#repeats++;
  };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliveryStages, noProgress, parseUntil, type RejectedRow, type ReplayOptions, replay } from '@lunettes/replay';

/** One line of a result file, as a reader of that file would parse it. */
export type ResultRow = Readonly<Record<string, unknown>>;

export interface Replayed {
  readonly digest: string;
  /** Number of rows by file, as the summary has them. */
  readonly counts: Readonly<Record<string, number>>;
  readonly summary: Readonly<Record<string, unknown>>;
  /** Rows by file; of `rejected` too. */
  readonly rows: ReadonlyMap<string, readonly ResultRow[]>;
  readonly rejected: readonly RejectedRow[];
}

export type ReplayedOptions = Partial<Omit<ReplayOptions, 'inputs' | 'version' | 'until'>> & { readonly until?: string };

/** Replays files, each given by its bytes or its lines, as the command does; `file` in rejections is the index of the input. */
export async function replayFiles(files: readonly (Uint8Array | readonly string[])[], options: ReplayedOptions = {}): Promise<Replayed> {
  const { until: untilText = 'end', ...rest } = options;
  const until = parseUntil(untilText);
  if (!until.ok) throw new Error(until.problem);
  const directory = mkdtempSync(join(tmpdir(), 'replayed-'));
  try {
    const paths = files.map((content, index) => {
      const path = join(directory, String(index));
      writeFileSync(path, content instanceof Uint8Array ? content : `${content.join('\n')}\n`);
      return path;
    });
    const rows = new Map<string, ResultRow[]>();
    const rejected: RejectedRow[] = [];
    const summary = await replay(
      {
        progress: noProgress,
        rejected: (row) => void rejected.push({ ...row, file: row.file.slice(directory.length + 1) }),
        row: ({ file, line }) => {
          const known = rows.get(file) ?? [];
          known.push(JSON.parse(Buffer.from(line).toString()));
          rows.set(file, known);
        },
        signal: new AbortController().signal,
      },
      {
        inputs: paths.map((path) => ({ path, cluster: 'golden' })),
        stages: deliveryStages(),
        version: 'test',
        until: until.value,
        ...rest,
      },
    );
    return { digest: String(summary['digest']), counts: summary['rows'] as Record<string, number>, summary, rows, rejected };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The same items in an order that the seed decides (Fisher and Yates, with a linear congruential generator). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const mixed = [...items];
  let state = seed >>> 0;
  for (let left = mixed.length; left > 1; left--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 4_294_967_296) * left);
    const last = mixed[left - 1] as T;
    mixed[left - 1] = mixed[other] as T;
    mixed[other] = last;
  }
  return mixed;
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** How far one shard came: its last seed that was done, how many cases that were, and which of them broke a law. */
export interface Progress {
  readonly seed: number;
  readonly cases: number;
  readonly broken: readonly number[];
}

const nothing: Progress = { seed: 0, cases: 0, broken: [] };

/** What an earlier run noted; nothing where no file is kept or none is there yet. */
export const progressIn = (file: string | undefined): Progress =>
  file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Progress) : nothing;

export function noted(file: string | undefined, progress: Progress): void {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(progress)}\n`);
}

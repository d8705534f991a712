import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

/** What has shown that a row struck at all: how often what was done. */
export type Effects = Readonly<Record<string, number>>;

/**
 * Rows of the long form that have held at the commit which is checked out, with their effects. Nothing is known of a working
 * tree with changes, of one without git, or when `LUNETTES_LONG_AGAIN` asks for every row.
 */
export function provenRows(): { effectsOf(row: string): Effects | undefined; keep(row: string, effects: Effects): void } {
  const file = fileOfCommit();
  if (file === undefined) return { effectsOf: () => undefined, keep: () => undefined };
  const isAsked = process.env['LUNETTES_LONG_AGAIN'] === '1';
  return {
    effectsOf: (row) => {
      if (isAsked || !existsSync(file)) return undefined;
      const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line) as { row: string; effects: Effects }).findLast((line) => line.row === row)?.effects;
    },
    keep: (row, effects) => {
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, `${JSON.stringify({ row, effects })}\n`);
    },
  };
}

function fileOfCommit(): string | undefined {
  try {
    if (git('status', '--porcelain') !== '') return undefined;
    return join(root, '.lunettes/long-form', `${git('rev-parse', 'HEAD')}.ndjson`);
  } catch {
    return undefined;
  }
}

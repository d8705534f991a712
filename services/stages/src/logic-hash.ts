import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareBytes } from '@lunettes/base';

const root = join(import.meta.dirname, '../../..');

/** What decides results: the core with what it stands on, the stage that reads raw records, and the schemas. */
const decisive = ['packages/{base,core,codec}/src/**/*.ts', 'services/normalizer/src/**/*.ts', 'schemas/*.avsc'];

/**
 * Hash of everything that outputs depend on besides the log: the promise "same log, same bytes" holds within one of
 * them. State and log of another hash are adopted through a fence, never mixed in silence (architecture §4 rule 5).
 */
export function logicHash(): string {
  const files = globSync(decisive, { cwd: root, exclude: ['**/*.test.ts'] }).sort(compareBytes);
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex').slice(0, logicDigits);
}

const logicDigits = 16;

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Check } from '../src/check.ts';
import { type Repository, readRepository } from '../src/repository.ts';

export type Tree = Readonly<Record<string, string>>;

/** Writes a small tree into a directory of its own, which is gone when the test ends. */
export function plantedRepository(tree: Tree): Repository {
  const root = mkdtempSync(join(tmpdir(), 'tidy-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return readRepository(root);
}

/** What the check says about the tree, as `file:line message`, without the remedy. */
export async function findingsIn(check: Check, tree: Tree): Promise<readonly string[]> {
  const findings = await check.find(plantedRepository(tree));
  for (const { rule, remedy } of findings) {
    if (rule !== check.rule) throw new Error(`${check.rule} reports under the name ${rule}`);
    if (!/^[A-Z].*\.$/.test(remedy)) throw new Error(`${check.rule} gives no sentence as remedy: ${remedy}`);
  }
  return findings.map(({ file, line, message }) => `${file}:${line} ${message}`);
}

/** A `package.json` as the checks need it. */
export function manifest(name: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ name, exports: { '.': './src/index.ts' }, ...more });
}

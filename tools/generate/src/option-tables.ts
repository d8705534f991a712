import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OptionTable } from '@lunettes/config';

export interface FoundTable {
  /** From the root of the repository. */
  readonly file: string;
  readonly table: OptionTable;
}

/** Every option table that a file called `options.ts` or `...-options.ts` exports, by file, in its order. */
export async function optionTablesIn(root: string): Promise<readonly FoundTable[]> {
  const files = globSync('{packages,services}/*/src/**/{options,*-options}.ts', { cwd: root }).sort();
  const found = files.map(async (file) => {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(join(root, file)).href);
    return Object.values(module)
      .filter(isOptionTable)
      .map((table) => ({ file, table }));
  });
  return (await Promise.all(found)).flat();
}

function isOptionTable(value: unknown): value is OptionTable {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.values(value);
  return entries.length > 0 && entries.every((entry) => typeof entry === 'object' && entry !== null && 'kind' in entry && 'doc' in entry);
}

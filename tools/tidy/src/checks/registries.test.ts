import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { registries } from '../registries.ts';
import { registriesCheck } from './registries.ts';

test.each(registries)('a $what that $list does not name is found', async ({ what, folder, list }) => {
  const from = list.startsWith(`${folder}/`) ? '.' : `./${folder.slice(folder.lastIndexOf('/') + 1)}`;
  const tree = {
    [list]: `import { one } from '${from}/one.ts';\nimport type { Kind } from '${from}/kind.ts';\nimport { unlisted } from '${from}/unlisted.ts';\nexport const all = [one];`,
    [`${folder}/one.ts`]: 'export const one = 1;',
    [`${folder}/kind.ts`]: 'export interface Kind {}',
    [`${folder}/unlisted.ts`]: 'export const unlisted = 1;',
    [`${folder}/forgotten.ts`]: 'export const forgotten = 1;',
    [`${folder}/one.test.ts`]: 'export const nothing = 1;',
  };
  expect(await findingsIn(registriesCheck, tree)).toEqual([
    `${folder}/forgotten.ts:1 is a ${what} that ${list} does not list.`,
    `${folder}/unlisted.ts:1 is a ${what} that ${list} does not list.`,
  ]);
});

test('a folder without its list is found', async () => {
  const tree = { 'packages/core/src/diagnosis/rules/one.ts': 'export const one = 1;' };
  expect(await findingsIn(registriesCheck, tree)).toEqual([
    expect.stringContaining('packages/core/src/diagnosis/rules/index.ts:1 does not exist'),
  ]);
});

test('a line that loads the file when it is needed is a line', async () => {
  const tree = {
    'packages/cli/src/commands/up.ts': 'export const define = 1;',
    'packages/cli/src/commands/index.ts': "export const commands = [{ load: () => import('./up.ts') }];",
  };
  expect(await findingsIn(registriesCheck, tree)).toEqual([]);
});

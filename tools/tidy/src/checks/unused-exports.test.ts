import { expect, test } from 'vitest';
import { findingsIn, manifest } from '../../test/planted-repository.ts';
import { unusedExportsCheck } from './unused-exports.ts';

const house = {
  'packages/base/package.json': manifest('@lunettes/base'),
  'packages/base/src/index.ts': "export { a, type Shape } from './a.ts';\nexport * from './b.ts';",
  'packages/base/src/a.ts': 'export const a = 1;\nexport interface Shape {}\nexport const spare = 2;',
  'packages/base/src/b.ts': 'export const b = 1;\nexport const c = 2;',
  'services/a/src/main.ts': "import { a, b } from '@lunettes/base';",
};

test('names that nobody imports are found, through lists and stars', async () => {
  expect(await findingsIn(unusedExportsCheck, house)).toEqual([
    'packages/base/src/a.ts:3 exports spare, which nobody imports.',
    'packages/base/src/b.ts:2 exports c, which nobody imports.',
  ]);
});

test('an entry does not pass on a value that nobody takes', async () => {
  const findings = await findingsIn(unusedExportsCheck, { ...house, 'services/a/src/main.ts': "import { b, c } from '@lunettes/base';" });
  expect(findings).toContain('packages/base/src/index.ts:1 passes on a, which nobody imports from here.');
});

test('a type may be exported because an exported function speaks of it', async () => {
  const source = 'export interface Answer {}\nexport type Alone = 1;\nexport function ask(): Answer {}';
  const findings = await findingsIn(unusedExportsCheck, {
    'tools/a/src/ask.ts': source,
    'tools/a/src/main.ts': "import { ask } from './ask.ts';",
  });
  expect(findings).toEqual(['tools/a/src/ask.ts:2 exports Alone, which nobody imports.']);
});

test('a namespace or a dynamic import takes everything', async () => {
  const tree = { 'tools/a/src/ask.ts': 'export const x = 1;', 'tools/a/src/main.ts': "const load = () => import('./ask.ts');" };
  expect(await findingsIn(unusedExportsCheck, tree)).toEqual([]);
});

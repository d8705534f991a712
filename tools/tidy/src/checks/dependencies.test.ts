import { expect, test } from 'vitest';
import { findingsIn, manifest } from '../../test/planted-repository.ts';
import { dependenciesCheck } from './dependencies.ts';

const used = {
  'services/a/src/index.ts': '',
  'services/a/src/main.ts': "import { x } from 'one/deep';\nimport type { T } from 'types-only';",
  'services/a/src/a.test.ts': "import { y } from 'two';",
};
const declared = (dependencies: object, devDependencies: object) => ({
  'services/a/package.json': manifest('a', { dependencies, devDependencies }),
  ...used,
});

test('what is used and what is declared agree', async () => {
  expect(await findingsIn(dependenciesCheck, declared({ one: '1' }, { two: '2', 'types-only': '3', '@types/node': '4' }))).toEqual([]);
});

test('an import of what is not declared is found where it stands', async () => {
  expect(await findingsIn(dependenciesCheck, declared({}, { two: '2', 'types-only': '3' }))).toEqual([
    'services/a/src/main.ts:1 uses one, which services/a/package.json does not declare.',
  ]);
});

test('code that ships may not rest on a devDependency', async () => {
  expect(await findingsIn(dependenciesCheck, declared({}, { one: '1', two: '2', 'types-only': '3' }))).toEqual([
    'services/a/src/main.ts:1 uses one, which is only a devDependency.',
  ]);
});

test('what nothing imports, and what only tests import, is not a dependency', async () => {
  expect(await findingsIn(dependenciesCheck, declared({ one: '1', two: '2', three: '3' }, { 'types-only': '3' }))).toEqual([
    'services/a/package.json:1 declares two, which only tests import.',
    'services/a/package.json:1 declares three, which nothing imports.',
  ]);
});

test('an entry without its file is found', async () => {
  expect(await findingsIn(dependenciesCheck, { 'packages/b/package.json': manifest('b') })).toEqual([
    'packages/b/package.json:1 exports . from packages/b/src/index.ts, which does not exist.',
  ]);
});

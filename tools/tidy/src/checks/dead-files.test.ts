import { expect, test } from 'vitest';
import { findingsIn, manifest } from '../../test/planted-repository.ts';
import { deadFilesCheck } from './dead-files.ts';

const tree = {
  'services/a/package.json': manifest('@lunettes/a'),
  'services/a/src/index.ts': "export { b } from './b.ts';",
  'services/a/src/b.ts': "import type { C } from './c.ts';\nconst child = new URL('./child.ts', import.meta.url);",
  'services/a/src/c.ts': '',
  'services/a/src/child.ts': '',
  'services/a/src/main.ts': '',
  'services/a/src/b.test.ts': "import { d } from '../test/d.ts';",
  'services/a/test/d.ts': '',
};

test('what is reached from an entry, a program, a test or as a child process is alive', async () => {
  expect(await findingsIn(deadFilesCheck, tree)).toEqual([]);
});

test('a file that nobody imports is dead, and so is what only it imports', async () => {
  const dead = { 'services/a/src/e.ts': "import { f } from './f.ts';", 'services/a/src/f.ts': '' };
  expect(await findingsIn(deadFilesCheck, { ...tree, ...dead })).toEqual([
    'services/a/src/e.ts:1 is imported by nobody.',
    'services/a/src/f.ts:1 is imported by nobody.',
  ]);
});

test('a test alone does not keep code that ships alive', async () => {
  const tested = { 'services/a/src/e.ts': '', 'services/a/src/e.test.ts': "import { e } from './e.ts';" };
  expect(await findingsIn(deadFilesCheck, { ...tree, ...tested })).toEqual(['services/a/src/e.ts:1 is reached by tests only.']);
});

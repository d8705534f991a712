import { expect, test } from 'vitest';
import { findingsIn, manifest } from '../../test/planted-repository.ts';
import { cyclesCheck } from './cycles.ts';

test('a circle of three files is found once, with its members', async () => {
  const findings = await findingsIn(cyclesCheck, {
    'packages/base/src/a.ts': "import { b } from './b.ts';",
    'packages/base/src/b.ts': "import { c } from './c.ts';",
    'packages/base/src/c.ts': "import { a } from './a.ts';",
    'packages/base/src/d.ts': "import { a } from './a.ts';",
  });
  expect(findings).toEqual([
    'packages/base/src/a.ts:1 import each other in a circle: packages/base/src/a.ts, packages/base/src/b.ts, packages/base/src/c.ts.',
  ]);
});

test('a file that imports itself is a circle', async () => {
  expect(await findingsIn(cyclesCheck, { 'packages/base/src/a.ts': "import { a } from './a.ts';" })).toHaveLength(1);
});

test('types may go in circles inside an area', async () => {
  const tree = { 'packages/base/src/a.ts': "import type { B } from './b.ts';", 'packages/base/src/b.ts': "import { a } from './a.ts';" };
  expect(await findingsIn(cyclesCheck, tree)).toEqual([]);
});

test('types may not go in circles between areas', async () => {
  const tree = {
    'packages/base/package.json': manifest('@lunettes/base'),
    'packages/base/src/index.ts': "import type { B } from '@lunettes/codec';",
    'packages/codec/package.json': manifest('@lunettes/codec'),
    'packages/codec/src/index.ts': "import { a } from '@lunettes/base';",
  };
  expect(await findingsIn(cyclesCheck, tree)).toEqual([expect.stringContaining('need each other’s types across areas')]);
});

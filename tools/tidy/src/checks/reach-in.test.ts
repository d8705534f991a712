import { expect, test } from 'vitest';
import { findingsIn, manifest } from '../../test/planted-repository.ts';
import { reachInCheck } from './reach-in.ts';

test('a path into another package is found, a path within one’s own is not', async () => {
  const findings = await findingsIn(reachInCheck, {
    'packages/base/package.json': manifest('@lunettes/base'),
    'packages/base/src/deep/a.ts': "import { b } from '../b.ts';",
    'packages/base/src/b.ts': '',
    'services/a/package.json': manifest('@lunettes/a'),
    'services/a/src/main.ts': "import { c } from '@lunettes/base';\nimport { b } from '../../../packages/base/src/b.ts';",
  });
  expect(findings).toEqual(['services/a/src/main.ts:2 reaches into @lunettes/base by ../../../packages/base/src/b.ts.']);
});

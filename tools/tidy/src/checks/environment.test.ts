import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { environmentCheck } from './environment.ts';

const source = "const home = process.env['HOME'];";

test('only a program and who starts a child may read the environment', async () => {
  const tree = {
    'services/a/src/service.ts': `const x = 1;\n${source}`,
    'services/a/src/main.ts': source,
    'services/a/src/child.ts': `import { spawn } from 'node:child_process';\n${source}`,
    'services/a/src/a.test.ts': source,
  };
  expect(await findingsIn(environmentCheck, tree)).toEqual(['services/a/src/service.ts:2 reads process.env.']);
});

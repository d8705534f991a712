import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { machinePathsCheck } from './machine-paths.ts';

test('a folder of somebody’s machine is found in sources and pages', async () => {
  const home = ['/ho', 'me/jo/src'].join('');
  expect(
    await findingsIn(machinePathsCheck, {
      'README.md': `a\nsee ${home}`,
      'services/a/src/main.ts': `const x = '${home}';`,
      'docs/a.md': 'see /home',
    }),
  ).toHaveLength(2);
});

import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { serviceShapeCheck } from './service-shape.ts';

test('a service that lacks one of its files is found; a stage without a program of its own needs no options', async () => {
  const tree = {
    'services/a/README.md': '',
    'services/a/src/index.ts': '',
    'services/a/src/main.ts': '',
    'services/b/README.md': '',
    'services/b/src/index.ts': '',
    'services/b/src/service.ts': '',
    'services/console/index.html': '',
  };
  expect(await findingsIn(serviceShapeCheck, tree)).toEqual([
    'services/a/src/service.ts:1 is missing.',
    'services/a/src/options.ts:1 is missing.',
    'services/console/README.md:1 is missing.',
  ]);
});

import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { serviceShapeCheck } from './service-shape.ts';

test('a service that lacks one of its four files is found', async () => {
  const tree = {
    'services/a/README.md': '',
    'services/a/src/main.ts': '',
    'services/a/src/service.ts': '',
    'services/console/index.html': '',
  };
  expect(await findingsIn(serviceShapeCheck, tree)).toEqual([
    'services/a/src/options.ts:1 is missing.',
    'services/console/README.md:1 is missing.',
  ]);
});

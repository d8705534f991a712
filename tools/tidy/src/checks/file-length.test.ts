import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { fileLengthCheck } from './file-length.ts';

test('four hundred lines are allowed, one more is not, and generated sources may have any number', async () => {
  const tree = {
    'packages/a/src/long.ts': '\n'.repeat(401),
    'packages/a/src/just.ts': '\n'.repeat(400),
    'packages/a/src/x.generated.ts': '\n'.repeat(999),
  };
  expect(await findingsIn(fileLengthCheck, tree)).toEqual(['packages/a/src/long.ts:401 has 401 lines.']);
});

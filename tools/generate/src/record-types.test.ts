import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordTypes } from './record-types.ts';

const root = join(import.meta.dirname, '../../..');

test('the generated record types are those of the schemas: run tools/generate/src/main.ts after a change', () => {
  const committed = readFileSync(join(root, 'packages/core/src/vocabulary/records.generated.ts'), 'utf8');
  expect(committed).toBe(recordTypes(join(root, 'schemas')));
});

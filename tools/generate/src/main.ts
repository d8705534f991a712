import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordTypes } from './record-types.ts';

/** Rewrites every generated source; run it after a change of `schemas/` and commit the result. */
const root = join(import.meta.dirname, '../../..');
writeFileSync(join(root, 'packages/core/src/vocabulary/records.generated.ts'), recordTypes(join(root, 'schemas')));

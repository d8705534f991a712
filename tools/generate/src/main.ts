import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated-files.ts';

/** Rewrites every generated file; run it after a change of what they are printed from and commit the result. */
const root = join(import.meta.dirname, '../../..');
for (const { path, text } of await generatedFiles(root)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

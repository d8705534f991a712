import { join } from 'node:path';
import { pages } from './pages/index.ts';
import { recordTypes } from './record-types.ts';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/**
 * Everything that is generated and committed, as it should read now. Writes nothing, so that `main.ts` can
 * write it and the self-check can compare it.
 */
export async function generatedFiles(root: string): Promise<readonly GeneratedFile[]> {
  const sources = [{ path: 'packages/core/src/vocabulary/records.generated.ts', text: recordTypes(join(root, 'schemas')) }];
  const printed = pages.map(async ({ path, print }) => ({ path, text: await print(root) }));
  return [...sources, ...(await Promise.all(printed))];
}

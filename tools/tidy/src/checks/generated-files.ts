import { type GeneratedFile, generatedFiles } from '@lunettes/generate';
import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository.ts';

const rule = 'generated-files';

/** Runs the generators in memory and compares. */
export const generatedFilesCheck: Check = {
  rule,
  summary: 'Types generated from the schemas and the pages of `docs/reference` are what the generators print now.',
  async find(repository) {
    try {
      return staleIn(repository, await generatedFiles(repository.root));
    } catch (error) {
      // A program that cannot be loaded is a finding, not the end of all checks.
      const message = `fails: ${error instanceof Error ? error.message : String(error)}.`;
      return [{ file: 'tools/generate/src/generated-files.ts', line: 1, rule, message, remedy: 'Mend what it loads.' }];
    }
  },
};

/** What is committed but differs, is missing, or is printed by no generator any more. */
export function staleIn(repository: Repository, generated: readonly GeneratedFile[]): readonly Finding[] {
  const remedy = 'Run node tools/generate/src/main.ts and commit the result.';
  const stale = generated.flatMap(({ path, text }) => {
    if (!repository.has(path)) return [{ file: path, line: 1, rule, message: 'is missing.', remedy }];
    const committed = repository.text(path);
    return committed === text
      ? []
      : [{ file: path, line: firstDifference(committed, text), rule, message: 'is not what its generator prints now.', remedy }];
  });
  const printed = new Set(generated.map(({ path }) => path));
  const orphans = repository.files.filter(
    (path) => (path.startsWith('docs/reference/') || path.endsWith('.generated.ts')) && !printed.has(path),
  );
  return [
    ...stale,
    ...orphans.map((file) => ({
      file,
      line: 1,
      rule,
      message: 'is printed by no generator.',
      remedy: 'Remove it, or move it to where pages are written by hand.',
    })),
  ];
}

function firstDifference(committed: string, text: string): number {
  const lines = text.split('\n');
  return (
    Math.max(
      0,
      committed.split('\n').findIndex((line, index) => line !== lines[index]),
    ) + 1
  );
}

import { expect, test } from 'vitest';
import { plantedRepository } from '../../test/planted-repository.ts';
import { staleIn } from './generated-files.ts';

const page = 'docs/reference/options.md';
const said = (tree: Readonly<Record<string, string>>, generated: readonly { path: string; text: string }[]) =>
  staleIn(plantedRepository(tree), generated).map(({ file, line, message }) => `${file}:${line} ${message}`);

test('a page that is what its generator prints is fresh', () => {
  expect(said({ [page]: 'a\n' }, [{ path: page, text: 'a\n' }])).toEqual([]);
});

test('a page that differs is found at its first different line', () => {
  expect(said({ [page]: 'a\nb\n' }, [{ path: page, text: 'a\nc\n' }])).toEqual([`${page}:2 is not what its generator prints now.`]);
});

test('a page that is missing, and one that nothing prints, are found', () => {
  const tree = { 'docs/reference/old.md': '', 'packages/a/src/x.generated.ts': '' };
  expect(said(tree, [{ path: page, text: '' }])).toEqual([
    `${page}:1 is missing.`,
    'docs/reference/old.md:1 is printed by no generator.',
    'packages/a/src/x.generated.ts:1 is printed by no generator.',
  ]);
});

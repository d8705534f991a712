import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { fileSizeCheck } from './file-size.ts';

test('a large file is found, except among the recordings', async () => {
  const text = 'x'.repeat(256 * 1024 + 1);
  expect(await findingsIn(fileSizeCheck, { 'docs/a.svg': text, 'tests/golden/a/audit.jsonl': text, 'docs/b.svg': text.slice(1) })).toEqual([
    'docs/a.svg:1 has 262145 bytes.',
  ]);
});

test('recordings that are too large together are found at the largest of them', async () => {
  const text = 'x'.repeat(20_000_000);
  const tree = { 'tests/golden/a/audit.jsonl': text, 'packages/cli/demo/a/audit.jsonl.gz': `${text}x` };
  expect(await findingsIn(fileSizeCheck, tree)).toEqual([
    'packages/cli/demo/a/audit.jsonl.gz:1 is the largest of recordings that have 40000001 bytes together.',
  ]);
});

test('what git ignores is not looked at', async () => {
  const tree = {
    '.gitignore': '# built\ndist/\n/out/\n*.big\n',
    'a/dist/x': 'x'.repeat(300_000),
    'out/x': 'x'.repeat(300_000),
    'a/x.big': 'x'.repeat(300_000),
  };
  expect(await findingsIn(fileSizeCheck, tree)).toEqual([]);
});

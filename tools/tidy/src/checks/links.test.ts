import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { linksCheck } from './links.ts';

const tree = { 'docs/a.md': '# One thing: here\n', 'packages/base/src/index.ts': '' };
const page = (text: string) => findingsIn(linksCheck, { ...tree, 'docs/b.md': text });

test.each([
  '[a](a.md) and [there](./a.md#one-thing-here) and [up](../packages/base/src/index.ts)',
  '[out](https://example.com/x.md) [mail](mailto:a@b.c)',
  '`[a](missing.md)` and `packages/base/src/` and packages/base.',
  'write packages/core/src/rules/<code>.ts or schemas/*.avsc',
  '```\n[a](missing.md)\n```',
])('this page points at things that exist: %s', async (text) => {
  expect(await page(text)).toEqual([]);
});

test.each([
  ['[a](missing.md)', 'links to missing.md'],
  ['[a](a.md#another-thing)', 'links to a.md#another-thing'],
  ['see `packages/base/src/gone.ts`', 'names packages/base/src/gone.ts'],
  ['```\nservices/gone/src/main.ts\n```', 'names services/gone/src/main.ts'],
])('this page does not: %s', async (text, message) => {
  expect(await page(text)).toEqual([expect.stringContaining(message)]);
});

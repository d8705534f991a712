import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { promisesCheck } from './promises.ts';

const page = (...ids: readonly string[]): string =>
  ['# Life', '| X1 | not here |', '## Invariants', '', '| | invariant |', '|---|---|', ...ids.map((id) => `| ${id} | It holds. |`)].join(
    '\n',
  );
const claim = (ids: string, below = "test('it holds', () => {});"): string => ['//', `Verifies: ${ids}`].join(' ').concat(`\n${below}\n`);
const found = (tree: Readonly<Record<string, string>>) => findingsIn(promisesCheck, tree);

test('a page whose invariants are all claimed has no findings, however many one test claims', async () => {
  expect(
    await found({ 'docs/specs/life.md': page('L1', 'L2'), 'a.test.ts': claim('L1, L2'), 'b.test.ts': claim('L2', '  test.each(rows)') }),
  ).toEqual([]);
});

test.each([
  [
    'an invariant that nobody claims',
    { 'docs/specs/life.md': page('L1', 'L2'), 'a.test.ts': claim('L1') },
    'docs/specs/life.md:8 promises L2',
  ],
  ['an id given twice', { 'docs/specs/life.md': page('L1', 'L1'), 'a.test.ts': claim('L1') }, 'docs/specs/life.md:8 promises a second L1'],
  [
    'a claim of what is not promised',
    { 'docs/specs/life.md': page('L1'), 'a.test.ts': claim('L1 L7') },
    'a.test.ts:1 claims L7, which no page',
  ],
  [
    'a claim above no test',
    { 'docs/specs/life.md': page('L1'), 'a.test.ts': claim('L1', 'const a = 1;') },
    'a.test.ts:1 claims L1 above something',
  ],
])('%s is found', async (_, tree, message) => {
  expect(await found(tree)).toEqual([expect.stringContaining(message)]);
});

import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { leftoversCheck } from './leftovers.ts';

const inRuntime = (source: string) => findingsIn(leftoversCheck, { 'packages/runtime/src/a.ts': source });

test.each([
  'test.only("a", () => {});',
  'describe.skip("a", () => {});',
  'it.todo("a");',
  'test.skipIf(true)("a", () => {});',
  'function f() { debugger; }',
  'console.log(1);',
  ['// TO', 'DO: later'].join(''),
  ['/* FIX', 'ME */'].join(''),
])('this is left over: %s', async (source) => {
  expect(await inRuntime(source)).toHaveLength(1);
});

test.each(['const words = "test.only TODO debugger";', 'items.skip(1);', 'const only = options.only;', 'const console = 1;'])(
  'this is not: %s',
  async (source) => {
    expect(await inRuntime(source)).toEqual([]);
  },
);

test('programs, tools and tests may print', async () => {
  const source = 'console.log(1);';
  expect(
    await findingsIn(leftoversCheck, {
      'packages/cli/src/a.ts': source,
      'tools/x/src/a.ts': source,
      'services/a/src/main.ts': source,
      'tests/a.test.ts': source,
    }),
  ).toEqual([]);
});

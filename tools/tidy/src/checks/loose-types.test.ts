import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { looseTypesCheck } from './loose-types.ts';

const found = (source: string, file = 'packages/runtime/src/a.ts') => findingsIn(looseTypesCheck, { [file]: source });

test.each([
  'const a: any = 1;',
  'const a = b as any;',
  'const a: Array<any> = [];',
  'const a: string | any = 1;',
  'const a = b!;',
  'const a = b!.c;',
  'f(rows[0]!, 1);',
  'f(g()!);',
  '// @ts-ignore',
  '// @ts-expect-error: later',
])('this switches types off: %s', async (source) => {
  expect(await found(source)).toHaveLength(1);
});

test.each([
  'const a = !b;',
  'if (a !== b) return !c;',
  'const any = 1;',
  'const a = expect.any(String);',
  'const a = typeof b === "c" && !(d);',
  'const text = "as any";',
  'const a = [!b, !c];',
])('this does not: %s', async (source) => {
  expect(await found(source)).toEqual([]);
});

test('a test may expect the compiler to refuse', async () => {
  expect(await found('// @ts-expect-error: a name of no topic', 'packages/runtime/src/a.test.ts')).toEqual([]);
});

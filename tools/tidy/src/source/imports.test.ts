import { expect, test } from 'vitest';
import { exportsOf } from './exports.ts';
import { importsOf } from './imports.ts';
import { scanSource } from './scan-source.ts';

const imports = (source: string) =>
  importsOf(scanSource(source).tokens).map(({ specifier, typeOnly, names, passesOn }) => [
    specifier,
    names === 'all' ? '*' : names.map(({ name, as, type }) => `${type ? 'type ' : ''}${name}${as === name ? '' : ` as ${as}`}`).join(', '),
    ...(typeOnly ? ['types'] : []),
    ...(passesOn ? ['passed on'] : []),
  ]);

test.each([
  ["import { a, type B, c as d } from './x.ts';", ['./x.ts', 'a, type B, c as d']],
  ["import type { A } from './x.ts';", ['./x.ts', 'type A', 'types']],
  ["import { type A, type B } from './x.ts';", ['./x.ts', 'type A, type B', 'types']],
  ["import x, { a } from './x.ts';", ['./x.ts', 'a, default as x']],
  ["import * as x from './x.ts';", ['./x.ts', '*']],
  ["import './x.ts';", ['./x.ts', '']],
  ["const x = async () => { await import('./x.ts'); };", ['./x.ts', '*']],
  ["export { a as b } from './x.ts';", ['./x.ts', 'a as b', 'passed on']],
  ["export type * from './x.ts';", ['./x.ts', '*', 'types', 'passed on']],
  ["export * from './x.ts';", ['./x.ts', '*', 'passed on']],
])('%s is read', (source, expected) => {
  expect(imports(source)).toEqual([expected]);
});

test('neither import.meta nor what only looks like an import is one', () => {
  expect(imports("import.meta.url; a.import('x'); const s = \"import 'y'\"; export { a };")).toEqual([]);
});

test('what a file declares and exports has a name, a line and a kind', () => {
  const source =
    'export const a = 1;\nexport async function b() {}\nexport type C = 1;\nexport interface D {}\nconst e = 1;\nexport { e as f, type C as G };\nexport class H {}\nexport { i } from "./i.ts";\nexport default 1;';
  expect(exportsOf(scanSource(source).tokens).map(({ name, line, type }) => `${line} ${name}${type ? ' type' : ''}`)).toEqual([
    '1 a',
    '2 b',
    '3 C type',
    '4 D type',
    '6 f',
    '6 G type',
    '7 H',
    '9 default',
  ]);
});

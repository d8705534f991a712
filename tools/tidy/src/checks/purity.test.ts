import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { purityCheck } from './purity.ts';

const inCore = (source: string) => findingsIn(purityCheck, { 'packages/core/src/slo/a.ts': source });

test.each([
  'const now = Date.now();',
  'const at = () => new Date(0);',
  'const chance = Math.random();',
  'const sorted = (a: string, b: string) => a.localeCompare(b);',
  'const text = (n: number) => n.toLocaleString();',
  'const collator = () => new Intl.Collator();',
  "const same = (a: string) => a.normalize('NFC');",
  'const letters = /\\p{L}/u;',
  'const ms = () => performance.now();',
  "const home = () => process.env['HOME'];",
  'function later(f: () => void) { setTimeout(f, 1); }',
  'async function wait() {}',
  'const all = (p: unknown[]) => Promise.all(p);',
  "const more = () => import('./b.ts');",
  "function tell() { console.log('x'); }",
  'const weak = () => new WeakRef({});',
  'let count = 0;',
  'export var total = 0;',
  'const seen = new Map<string, number>();',
  'const seen: Set<string> = new Set();',
  'const rows: string[] = [];',
  'export const table = { a: 1 };',
  'const table: Record<string, number> = { a: 1 };',
  'const powers = Array.from({ length: 4 }, (_, i) => 2 ** i);',
  'const next = (() => { let n = 0; return () => n++; })();',
  'const digits = /\\d+/g;',
  'const here = (text: string) => /\\d+/y.exec(text);',
  "const built = () => new RegExp('a', 'gu');",
  'const order = (rows: string[]) => rows.sort();',
  'const order = (rows: readonly string[]) => rows.toSorted();',
])('the core may not say: %s', async (source) => {
  expect(await inCore(source)).toHaveLength(1);
});

test.each([
  '/** Never Date.now() or Math.random(). */\nconst word = "Date.now()";',
  'interface Row { readonly process: string; readonly performance?: number }',
  'const owner = (row: { readonly process: string }) => row.process;',
  'const reasons: ReadonlyMap<string, number> = new Map([["a", 1]]);',
  'const reasons: ReadonlySet<string> = new Set(["a"]);',
  'export const stages = ["a", "b"] as const;',
  'export const stages = { a: ["b"] } as const satisfies Shape;',
  'export const rules: readonly Rule[] = [];',
  'export const rule: Rule = { name: "a" };',
  'const byName: Readonly<Record<string, number>> = { a: 1 };',
  'const blank = (text: string) => text.replaceAll(/\\d+/g, "#");',
  'const word = /^[a-z]+$/i;',
  "const built = () => new RegExp('a', 'u');",
  'const order = (rows: string[]) => { const copy = [...rows]; let n = 0; const seen = new Map(); return copy.sort(byBytes); };',
  'const half = Math.floor(3 / 2);',
])('the core may say: %s', async (source) => {
  expect(await inCore(source)).toEqual([]);
});

test('only what ships of base and core is held to it', async () => {
  const source = 'const now = Date.now();';
  expect(await findingsIn(purityCheck, { 'packages/base/src/a.ts': source })).toHaveLength(1);
  expect(await findingsIn(purityCheck, { 'packages/base/src/a.test.ts': source, 'packages/runtime/src/a.ts': source })).toEqual([]);
});

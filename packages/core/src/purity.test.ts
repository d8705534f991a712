import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * The first of the three nets that keep the core pure. `lib: es2023` without types keeps Node and the browser out;
 * what it still offers and what differs from run to run, or survives a record, is looked for here by name.
 */
const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['the clock', /\bDate\b(?=\s*[.(])/],
  ['chance', /\bMath\s*\.\s*random\b/],
  ['locales', /\bIntl\b|\.(?:localeCompare|toLocale\w+)\b/],
  ['Unicode tables, which differ by engine', /\.normalize\s*\(|\\p\{/],
  ['case folding beyond ASCII', /\.to(?:Lower|Upper)Case\s*\(/],
  ['the surroundings', /\b(?:process|performance|globalThis|crypto|fetch|console|setTimeout|setInterval|queueMicrotask)\b(?=\s*[.(])/],
  ['waiting', /\b(?:async|await)\b|\bPromise\s*[.(]/],
  ['a mutable binding of the module', /^(?:export\s+)?(?:let|var)\s/m],
  [
    'a mutable collection of the module',
    /^(?:export\s+)?const\s+\w+(?::\s*(?:Map|Set|WeakMap)<[^=]*)?\s*=\s*new\s+(?:Map|Set|WeakMap|WeakSet)(?:<[^>]*>)?\(\)/m,
  ],
  // Handed straight to `replace` and the like it is made anew each time, and remembers nothing.
  [
    'a regular expression that remembers',
    /(?:^|[=(,:?&|!\s])(?<!\.(?:replace|replaceAll|match|matchAll)\()\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[dimsuv]*[gy]/m,
  ],
  ['Node', /\bfrom\s+'node:/],
];

const roots = [import.meta.dirname, join(import.meta.dirname, '../../base/src')];

const sources = roots.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .toSorted()
    .map((name) => join(root, name)),
);

test('there is something to look at', () => {
  expect(sources.length).toBeGreaterThan(50);
});

describe.each(forbidden)('the core does not use %s', (_, pattern) => {
  test('anywhere', () => {
    const found = sources.filter((source) => pattern.test(code(readFileSync(source, 'utf8'))));
    expect(found.map((source) => relative(import.meta.dirname, source))).toEqual([]);
  });
});

test.each([
  ['const now = Date.now();', 'the clock'],
  ['const at = new Date(0);', 'the clock'],
  ['const die = Math.random();', 'chance'],
  ['names.sort((a, b) => a.localeCompare(b));', 'locales'],
  ['let seen = 0;', 'a mutable binding of the module'],
  ['export const cache = new Map<string, number>();', 'a mutable collection of the module'],
  ['const numbers = /a[/]b/g;', 'a regular expression that remembers'],
  ['if (/[0-9]/y.test(text)) return;', 'a regular expression that remembers'],
  ["import { readFileSync } from 'node:fs';", 'Node'],
])('a planted fault is found: %s', (line, what) => {
  const found = forbidden.filter(([, pattern]) => pattern.test(code(line))).map(([name]) => name);
  expect(found).toContain(what);
});

/** Without comments, which may speak of anything. */
function code(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[\s;{}])\/\/.*$/gm, '$1');
}

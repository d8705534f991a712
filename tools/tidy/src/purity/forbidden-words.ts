import type { Token } from '../source/token.ts';
import type { Impurity } from './impurity.ts';

/** What a global gives that differs from run to run or from machine to machine, and what to do instead. */
const globals: ReadonlyMap<string, string> = new Map([
  ...named('Take the time from the record.', 'Date', 'performance', 'Temporal'),
  ...named('Derive it from the input.', 'crypto'),
  ...named('Compare bytes with the comparators of @lunettes/base and format by hand.', 'Intl'),
  ...named('Let main.ts read it and hand it over.', 'process', 'globalThis', 'navigator'),
  ...named('Return a value and let the caller wait.', 'Promise', 'async', 'await', 'queueMicrotask', 'Atomics', 'SharedArrayBuffer'),
  ...named('Time passes by ticks only.', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'),
  ...named('Return what should be told.', 'console'),
  ...named('Keep what you need in the state.', 'WeakRef', 'FinalizationRegistry'),
  ...named('Write the code down.', 'eval', 'Function', 'require'),
]);

/** Methods whose answer depends on the tables or settings of the machine. */
const methods: ReadonlyMap<string, string> = new Map([
  ...named('Compare bytes with the comparators of @lunettes/base.', 'localeCompare'),
  ...named('Fold and print in ASCII, by your own table.', 'toLocaleString', 'toLocaleUpperCase', 'toLocaleLowerCase'),
  ...named('Print it from the integer.', 'toLocaleDateString', 'toLocaleTimeString'),
  ...named('Unicode tables differ by version of Node: leave text as it is.', 'normalize'),
]);

export function forbiddenWords(tokens: readonly Token[]): readonly Impurity[] {
  return tokens.flatMap((token, index) => {
    if (token.kind === 'regex') return patternOf(token);
    if (token.kind !== 'word') return [];
    const before = tokens[index - 1]?.text ?? '';
    const after = tokens[index + 1]?.text ?? '';
    if (isMember(before)) return memberOf(token, tokens[index - 2], after);
    if (isKey(before, after, tokens[index + 2]?.text ?? '')) return [];
    if (token.text === 'import' && after === '(') return [impurity(token, 'import()', 'Import at the top.')];
    const remedy = globals.get(token.text);
    return remedy === undefined ? [] : [impurity(token, token.text, remedy)];
  });
}

function memberOf(token: Token, owner: Token | undefined, after: string): readonly Impurity[] {
  if (token.text === 'random' && owner?.text === 'Math') return [impurity(token, 'Math.random', 'Derive it from the input.')];
  const remedy = after === '(' ? methods.get(token.text) : undefined;
  return remedy === undefined ? [] : [impurity(token, `.${token.text}()`, remedy)];
}

function patternOf(token: Token): readonly Impurity[] {
  return /\\p\{/i.test(token.text)
    ? [impurity(token, '\\p{} in a pattern', 'Name the ASCII characters: Unicode tables differ by version of Node.')]
    : [];
}

const impurity = (token: Token, what: string, remedy: string): Impurity => ({
  line: token.line,
  message: `uses ${what}, and so would not give the same output for the same input everywhere.`,
  remedy,
});

const isMember = (before: string): boolean => before === '.' || before === '?.';

/** `{ process: 1 }` and `readonly process?: string` name a field, not the global. */
function isKey(before: string, after: string, second: string): boolean {
  const colon = after === ':' || (after === '?' && second === ':');
  return colon && ['{', ',', ';', '}', 'readonly'].includes(before);
}

function named(remedy: string, ...names: readonly string[]): readonly (readonly [string, string])[] {
  return names.map((name) => [name, remedy] as const);
}

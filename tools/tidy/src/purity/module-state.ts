import type { Token } from '../source/token.ts';
import type { Impurity } from './impurity.ts';

/**
 * Bindings of a module that could remember something from one record to the next. Without types this is a
 * judgement of form: a table must say that it is read-only, by its type or by `as const`.
 */
export function moduleState(tokens: readonly Token[]): readonly Impurity[] {
  return tokens.flatMap((token, index) => {
    if (token.depth !== 0 || token.kind !== 'word') return [];
    if (token.text === 'let' || token.text === 'var') {
      const message = `has a variable of the module, ${tokens[index + 1]?.text}, which outlives the record.`;
      return [{ line: token.line, message, remedy: 'Keep it in the state, or make it a local of the function that needs it.' }];
    }
    return token.text === 'const' ? constant(tokens, index) : [];
  });
}

function constant(tokens: readonly Token[], index: number): readonly Impurity[] {
  const name = tokens[index + 1];
  const end = tokens.findIndex((token, at) => at > index && token.depth === 0 && token.text === ';');
  const statement = tokens.slice(index + 2, end === -1 ? tokens.length : end);
  const equals = statement.findIndex((token) => token.depth === 0 && token.text === '=');
  if (name === undefined || equals === -1) return [];
  const type = statement.slice(0, equals);
  const value = statement.slice(equals + 1);
  const what = mutable(value);
  if (what === undefined || isReadOnlyType(type) || isConst(value)) return [];
  const message = `has ${what} in the constant ${name.text} of the module, which could be changed from one record to the next.`;
  return [
    { line: name.line, message, remedy: 'Declare it ReadonlyMap, ReadonlySet, Readonly<...> or readonly [], or end it with as const.' },
  ];
}

function mutable(value: readonly Token[]): string | undefined {
  const [first, second, third] = value;
  if (first?.text === 'new') return second?.text === 'RegExp' ? undefined : `a new ${second?.text}`;
  if (first?.text === '[') return 'an array';
  if (first?.text === '{') return 'an object';
  if ((first?.text === 'Array' || first?.text === 'Object') && second?.text === '.')
    return third?.text === 'freeze' ? undefined : `the result of ${first.text}.${third?.text}`;
  if (first?.text === '(' && isCalledAtOnce(value)) return 'a function that is called at once and may keep variables';
  return undefined;
}

/** `(() => { ... })()`: what it closes over lives as long as the module. */
function isCalledAtOnce(value: readonly Token[]): boolean {
  const close = value.findIndex((token, at) => at > 0 && token.depth === 0 && token.text === ')');
  return value[close + 1]?.text === '(' && value.slice(0, close).some((token) => token.text === '=>' || token.text === 'function');
}

/** The whole annotation starts read-only, or is the plain name of a type, whose fields the compiler and `readonly` guard. */
function isReadOnlyType(type: readonly Token[]): boolean {
  const words = type.slice(1).map((token) => token.text);
  const [first = ''] = words;
  if (/^(?:Readonly|ReadonlyMap|ReadonlySet|ReadonlyArray|readonly)$/.test(first)) return true;
  return first === 'object' || (words.length === 1 && /^[A-Z]/.test(first) && !/^(?:Map|Set|Array|Record)$/.test(first));
}

function isConst(value: readonly Token[]): boolean {
  return value.some((token, index) => token.depth === 0 && token.text === 'as' && value[index + 1]?.text === 'const');
}

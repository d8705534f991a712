import { specifiersOf } from './imports.ts';
import type { Token } from './token.ts';

export interface Export {
  readonly name: string;
  readonly line: number;
  /** A type or an interface: it has no value when the program runs. */
  readonly type: boolean;
}

/** The names that a file declares and exports itself; what it passes on with `from` is among its imports. */
export function exportsOf(tokens: readonly Token[]): readonly Export[] {
  return tokens.flatMap((token, index) => {
    if (token.text !== 'export' || token.kind !== 'word' || token.depth !== 0) return [];
    return declared(tokens, index + 1);
  });
}

const modifiers = new Set(['async', 'abstract', 'declare', '*']);
const declarations = new Set(['const', 'let', 'var', 'function', 'class', 'interface', 'type', 'enum', 'namespace']);

function declared(tokens: readonly Token[], start: number): readonly Export[] {
  let at = start;
  while (modifiers.has(tokens[at]?.text ?? '')) at += 1;
  const keyword = tokens[at];
  if (keyword === undefined) return [];
  if (keyword.text === 'default') return [{ name: 'default', line: keyword.line, type: false }];
  const list = keyword.text === '{' ? at : keyword.text === 'type' && tokens[at + 1]?.text === '{' ? at + 1 : undefined;
  if (list !== undefined) return listed(tokens, list, list !== at);
  if (!declarations.has(keyword.text)) return [];
  const name = tokens[at + 1]?.text === '*' ? tokens[at + 2] : tokens[at + 1];
  if (name?.kind !== 'word') return [];
  return [{ name: name.text, line: name.line, type: keyword.text === 'interface' || keyword.text === 'type' }];
}

function listed(tokens: readonly Token[], open: number, type: boolean): readonly Export[] {
  const close = tokens.findIndex((token, at) => at > open && token.text === '}');
  if (tokens[close + 1]?.text === 'from') return [];
  const line = tokens[open]?.line ?? 1;
  const words = tokens.slice(open + 1, close).map((token) => token.text);
  return specifiersOf(words).map((entry) => ({ name: entry.as, line, type: type || entry.type }));
}

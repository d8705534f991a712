import { type Parsed, parsed, problem } from '@lunettes/base';

export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'sign' | 'end';
  readonly value: string;
  /** Where it begins, counted from 1. */
  readonly at: number;
}

/** Cuts an expression into tokens; the problem names the place of the first character that starts none. */
export function tokensOf(source: string): Parsed<readonly Token[]> {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const space = /^\s+/.exec(rest);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const token = tokenAt(rest, at + 1);
    if (token === undefined) return problem(`something else at character ${at + 1}`);
    tokens.push(token.token);
    at += token.length;
  }
  tokens.push({ kind: 'end', value: '', at: source.length + 1 });
  return parsed(tokens);
}

function tokenAt(rest: string, at: number): { readonly token: Token; readonly length: number } | undefined {
  for (const [kind, form] of forms) {
    const found = form.exec(rest)?.[0];
    if (found === undefined) continue;
    const value = kind === 'text' ? unquoted(found) : found;
    return { token: { kind, value, at }, length: found.length };
  }
  return undefined;
}

const forms: readonly (readonly [Token['kind'], RegExp])[] = [
  ['name', /^[A-Za-z_]\w*/],
  ['number', /^\d{1,15}(?:\.\d{1,15})?/],
  ['text', /^"(?:[^"\\\n]|\\.)*"/],
  ['text', /^'(?:[^'\\\n]|\\.)*'/],
  ['sign', /^(?:&&|\|\||==|!=|<=|>=|[<>!().,[\]-])/],
];

/** Escapes as CEL and JSON have them; any other character after a backslash stands for the two of them, so that regular expressions read well. */
const unquoted = (quoted: string): string => quoted.slice(1, -1).replace(/\\(.)/g, (both, after: string) => escapes.get(after) ?? both);

const escapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
  ['n', '\n'],
  ['t', '\t'],
]);

import type { Token } from './token.ts';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Erased before the program runs. */
  readonly typeOnly: boolean;
  /** `all` for a namespace, a star or a dynamic import. */
  readonly names: readonly ImportedName[] | 'all';
  /** `export ... from`: the names go on to whoever imports this file. */
  readonly passesOn: boolean;
}

export interface ImportedName {
  /** As the other file exports it. */
  readonly name: string;
  /** As this file calls it. */
  readonly as: string;
  readonly type: boolean;
}

/** Every `import`, `import()` and `export ... from` of a file. */
export function importsOf(tokens: readonly Token[]): readonly Import[] {
  const found: Import[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word') continue;
    const read = token.text === 'import' ? readImport(tokens, index) : token.text === 'export' ? readExportFrom(tokens, index) : undefined;
    if (read !== undefined) found.push(read);
  }
  return found;
}

function readImport(tokens: readonly Token[], index: number): Import | undefined {
  const before = tokens[index - 1];
  const next = tokens[index + 1];
  if (next === undefined || before?.text === '.') return undefined;
  if (next.text === '(') {
    const path = tokens[index + 2];
    if (path?.kind !== 'string') return undefined;
    return { specifier: path.text, line: path.line, typeOnly: false, names: 'all', passesOn: false };
  }
  if (tokens[index]?.depth !== 0 || next.text === '.') return undefined;
  return clauseOf(tokens, index, false);
}

function readExportFrom(tokens: readonly Token[], index: number): Import | undefined {
  if (tokens[index]?.depth !== 0) return undefined;
  const first = tokens[index + (tokens[index + 1]?.text === 'type' ? 2 : 1)];
  if (first?.text === '*') return clauseOf(tokens, index, true);
  if (first?.text !== '{') return undefined;
  const close = tokens.findIndex((token, at) => at > index && token.text === '}');
  return tokens[close + 1]?.text === 'from' ? clauseOf(tokens, index, true) : undefined;
}

/** What stands between the keyword and the string that ends the statement. */
function clauseOf(tokens: readonly Token[], index: number, passesOn: boolean): Import | undefined {
  const end = tokens.findIndex((token, at) => at > index && token.kind === 'string');
  const path = tokens[end];
  if (path === undefined) return undefined;
  const clause = tokens.slice(index + 1, end).map((token) => token.text);
  const marked = clause[0] === 'type' && clause[1] !== 'from' && clause[1] !== ',';
  const specifiers = clause.includes('{') ? specifiersOf(clause.slice(clause.indexOf('{') + 1, clause.indexOf('}'))) : [];
  const typeOnly = marked || (specifiers.length > 0 && specifiers.every(({ type }) => type) && clause[0] === '{');
  const names = clause.includes('*')
    ? 'all'
    : [...specifiers, ...defaultName(clause)].map((name) => ({ ...name, type: name.type || marked }));
  return { specifier: path.text, line: path.line, typeOnly, names, passesOn };
}

function defaultName(clause: readonly string[]): readonly ImportedName[] {
  const first = clause[0] === 'type' && clause.length > 2 && clause[1] !== ',' && clause[1] !== 'from' ? clause[1] : clause[0];
  return first === undefined || first === '{' || first === '*' ? [] : [{ name: 'default', as: first, type: false }];
}

/** The entries of `{ a, type B, c as d }`. */
export function specifiersOf(words: readonly string[]): readonly ImportedName[] {
  const entries: string[][] = [[]];
  for (const word of words) {
    if (word === ',') entries.push([]);
    else entries.at(-1)?.push(word);
  }
  return entries.flatMap((entry) => {
    const type = entry[0] === 'type' && entry.length > 1 && entry[1] !== 'as';
    const [name, , alias] = type ? entry.slice(1) : entry;
    return name === undefined ? [] : [{ name, as: alias ?? name, type }];
  });
}

import type { SourceFile } from './repository.ts';
import type { Token } from './source/token.ts';

export interface DeclaredOption {
  /** `--kebab-case`. */
  readonly flag: string;
  readonly line: number;
}

/** The keys of every literal that `satisfies OptionTable` or is declared as one. */
export function optionTablesOf({ tokens }: SourceFile): readonly DeclaredOption[] {
  return tokens.flatMap((token, index) => {
    if (token.text !== 'OptionTable') return [];
    const before = tokens[index - 1]?.text;
    if (before === 'satisfies') return keysBefore(tokens, index - 2);
    return before === ':' && tokens[index + 1]?.text === '=' && tokens[index + 2]?.text === '{' ? keysFrom(tokens, index + 2) : [];
  });
}

/** From the word before `satisfies` back over `as const` to the bracket that opens the literal. */
function keysBefore(tokens: readonly Token[], from: number): readonly DeclaredOption[] {
  const close = tokens[from]?.text === 'const' ? from - 2 : from;
  const end = tokens[close];
  if (end?.text !== '}') return [];
  const open = tokens.findLastIndex((token, at) => at < close && token.text === '{' && token.depth === end.depth);
  return open === -1 ? [] : keysFrom(tokens, open);
}

function keysFrom(tokens: readonly Token[], open: number): readonly DeclaredOption[] {
  const depth = tokens[open]?.depth ?? 0;
  const keys: DeclaredOption[] = [];
  for (let at = open + 1; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined || token.depth <= depth) break;
    if (token.depth === depth + 1 && (token.kind === 'word' || token.kind === 'string') && tokens[at + 1]?.text === ':')
      keys.push({ flag: `--${token.text.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, line: token.line });
  }
  return keys;
}

import type { Token } from '../source/token.ts';
import type { Impurity } from './impurity.ts';

const consumers = new Set(['replace', 'replaceAll', 'matchAll', 'split']);

/**
 * A regular expression with `g` or `y` remembers where it stopped. It may only be written where it is used
 * up: as the first argument of a call that resets it.
 */
export function lastingPatterns(tokens: readonly Token[]): readonly Impurity[] {
  return tokens.flatMap((token, index) => {
    if (token.kind === 'word' && token.text === 'RegExp' && tokens[index + 1]?.text === '(') return fromText(tokens, index);
    if (token.kind !== 'regex' || !/\/[a-z]*[gy][a-z]*$/.test(token.text)) return [];
    const isArgument = tokens[index - 1]?.text === '(' && consumers.has(tokens[index - 2]?.text ?? '');
    return isArgument ? [] : [lasting(token, `the pattern ${token.text}`)];
  });
}

/** Flags that are not a plain string cannot be seen, so they are refused as well. */
function fromText(tokens: readonly Token[], index: number): readonly Impurity[] {
  const open = tokens[index + 1];
  if (open === undefined) return [];
  const close = tokens.findIndex((token, at) => at > index + 1 && token.depth === open.depth && token.text === ')');
  const inside = tokens.slice(index + 2, close);
  const comma = inside.findIndex((token) => token.depth === open.depth + 1 && token.text === ',');
  const flags = comma === -1 ? undefined : inside[comma + 1];
  if (flags === undefined || (flags.kind === 'string' && !/[gy]/.test(flags.text))) return [];
  return [lasting(open, 'a RegExp whose flags may hold g or y')];
}

const lasting = ({ line }: Token, what: string): Impurity => ({
  line,
  message: `keeps ${what}, whose lastIndex survives the record.`,
  remedy: 'Write it as the argument of replace, replaceAll, matchAll or split, or drop the flag.',
});

import type { Token } from '../source/token.ts';
import type { Impurity } from './impurity.ts';

/** `sort()` alone compares UTF-16 units of texts, which is neither the order of bytes nor that of numbers. */
export function unnamedOrder(tokens: readonly Token[]): readonly Impurity[] {
  return tokens.flatMap((token, index) => {
    const isCall = (token.text === 'sort' || token.text === 'toSorted') && /^\??\.$/.test(tokens[index - 1]?.text ?? '');
    if (!isCall || tokens[index + 1]?.text !== '(' || tokens[index + 2]?.text !== ')') return [];
    return [
      { line: token.line, message: `calls ${token.text}() without a comparator.`, remedy: 'Pass a total one, ending in the evidence id.' },
    ];
  });
}

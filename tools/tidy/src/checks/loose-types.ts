import type { Check } from '../check.ts';
import { roleOf } from '../role.ts';
import type { Token } from '../source/token.ts';

const rule = 'loose-types';

/** Types are not switched off. Text between JSX tags looks like code to a scanner, so `.tsx` is left to the linter. */
export const looseTypesCheck: Check = {
  rule,
  summary: 'No `any`, no `!` after a value, no directive that switches the compiler off (`@ts-expect-error` is for tests of types).',
  find: ({ sources }) =>
    sources.flatMap(({ path, tokens, comments }) => [
      ...tokens.flatMap((token, index) => {
        const what = path.endsWith('.tsx') ? undefined : loose(tokens, token, index);
        return what === undefined
          ? []
          : [{ file: path, line: token.line, rule, message: `uses ${what}.`, remedy: 'Narrow it: unknown at the edge, parsed at once.' }];
      }),
      ...comments
        .filter(({ text }) => (roleOf(path) === 'test' ? /^\/[/*]\s*@ts-(?:ignore|nocheck)/ : /^\/[/*]\s*@ts-/).test(text))
        .map(({ line }) => ({ file: path, line, rule, message: 'switches the compiler off.', remedy: 'Mend what it complains about.' })),
    ]),
};

function loose(tokens: readonly Token[], token: Token, index: number): string | undefined {
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (token.kind === 'word' && token.text === 'any' && /^(?::|as|<|\||&|satisfies|extends)$/.test(before?.text ?? '')) return 'any';
  if (token.kind !== 'punctuation' || token.text !== '!') return undefined;
  const afterValue = before?.kind === 'word' ? !operators.has(before.text) : before?.text === ')' || before?.text === ']';
  const goesOn = after === undefined || (after.kind === 'punctuation' && after.text !== '(' && after.text !== '!');
  return afterValue && goesOn ? '!' : undefined;
}

const operators = new Set(['return', 'typeof', 'case', 'in', 'of', 'void', 'throw', 'await', 'yield', 'else', 'do', 'as']);

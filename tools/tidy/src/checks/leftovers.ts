import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import type { SourceFile } from '../repository.ts';
import { roleOf } from '../role.ts';
import type { Token } from '../source/token.ts';

const rule = 'leftovers';

/** Nothing that was only meant for the moment stays behind. */
export const leftoversCheck: Check = {
  rule,
  summary: 'No test is narrowed or skipped, nothing is left to do, and only programs print.',
  find: ({ sources }) => sources.flatMap((file) => [...inCode(file), ...inComments(file)]),
};

const narrowing = new Set(['only', 'skip', 'todo', 'fails', 'skipIf', 'runIf']);
const suites = new Set(['test', 'it', 'describe', 'suite']);

function inCode({ path, tokens }: SourceFile): readonly Finding[] {
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'word') return [];
    const owner = tokens[index - 1]?.text === '.' ? (tokens[index - 2]?.text ?? '') : '';
    const at = { file: path, line: token.line, rule };
    if (narrowing.has(token.text) && suites.has(owner))
      return [
        {
          ...at,
          message: `has ${owner}.${token.text}.`,
          remedy: 'Run every test; state today’s wrong behaviour with its reason if it cannot be mended now.',
        },
      ];
    if (token.text === 'debugger' && owner === '' && tokens[index + 1]?.text === ';')
      return [{ ...at, message: 'has a debugger statement.', remedy: 'Remove it.' }];
    if (token.text === 'console' && owner === '' && isCall(tokens, index) && !mayPrint(path))
      return [
        { ...at, message: 'prints to the console.', remedy: 'Return the value, count it, or use the logger of @lunettes/telemetry.' },
      ];
    return [];
  });
}

const isCall = (tokens: readonly Token[], index: number): boolean => tokens[index + 1]?.text === '.' && tokens[index + 3]?.text === '(';

const mayPrint = (path: string): boolean =>
  /^(?:packages\/cli|tools)\//.test(path) || /(?:^|\/)main\.tsx?$/.test(path) || roleOf(path) === 'test';

function inComments({ path, comments }: SourceFile): readonly Finding[] {
  return comments.flatMap(({ text, line }) => {
    const word = /\b(?:TODO|FIXME|XXX|HACK)\b/.exec(text)?.[0];
    if (word === undefined) return [];
    return [{ file: path, line, rule, message: `has a ${word}.`, remedy: 'Do it now, or write it down where work is planned.' }];
  });
}

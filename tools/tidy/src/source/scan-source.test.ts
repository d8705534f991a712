import { expect, test } from 'vitest';
import { scanSource } from './scan-source.ts';

const texts = (source: string): readonly string[] =>
  scanSource(source).tokens.map(({ kind, text }) => (kind === 'word' || kind === 'punctuation' ? text : `${kind}:${text}`));

test.each([
  ["a = 'it\\'s // no comment'", ['a', '=', "string:it\\'s // no comment"]],
  ['a // Date\nb', ['a', 'b']],
  ['/* `Date` */ a', ['a']],
  ['a / b / c', ['a', '/', 'b', '/', 'c']],
  ['return /a\\/[/]b/gu;', ['return', 'regex:/a\\/[/]b/gu', ';']],
  ['f(x) / 2', ['f', '(', 'x', ')', '/', 'number:2']],
  [`\`a\${b ? \`c\${d}\` : "}"}e\` + f`, ['template:a', 'b', '?', 'template:c', 'd', 'template:', ':', 'string:}', 'template:e', '+', 'f']],
  ['a?.b ?? c?1:2', ['a', '?.', 'b', '??', 'c', '?', 'number:1', ':', 'number:2']],
  ['x => !y !== z!', ['x', '=>', '!', 'y', '!==', 'z', '!']],
  ['1_000n + 0xffn - 1.5e3', ['number:1_000n', '+', 'number:0xffn', '-', 'number:1.5e3']],
  ['<p>don’t</p>', ['<', 'p', '>', 'don', '’', 't', '<', '/', 'p', '>']],
])('%s is cut where the language cuts it', (source, expected) => {
  expect(texts(source)).toEqual(expected);
});

test('lines are counted through comments, strings and templates', () => {
  const { tokens, comments } = scanSource('/* 1\n2 */\n`3\n4`;\n// 5\nsix');
  expect(tokens.at(-1)).toMatchObject({ text: 'six', line: 6 });
  expect(comments.map(({ line }) => line)).toEqual([1, 5]);
});

test('a string that is not closed ends with its line', () => {
  expect(texts("'open\nb")).toEqual(['string:open', 'b']);
});

test('depth is that of the brackets around a token', () => {
  const depths = scanSource(`a { b ( \`\${c}\` ) } d`).tokens.map(({ text, depth }) => `${text}${depth}`);
  expect(depths).toEqual(['a0', '{0', 'b1', '(1', '2', 'c3', '2', ')1', '}0', 'd0']);
});

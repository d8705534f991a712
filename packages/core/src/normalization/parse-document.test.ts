import { expect, test } from 'vitest';
import { nestingMax } from './bounds.ts';
import { parseDocument } from './parse-document.ts';

const nested = (depth: number): string => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;

test('a document is read, with or without a byte order mark', () => {
  expect(parseDocument('{"a":[1,"]}"]}')).toEqual({ ok: true, value: { a: [1, ']}'] } });
  expect(parseDocument('\ufeff{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
});

test.each(['', '{', '{"a":}', 'null x', '{"a":1}{"a":2}', '\u0000', 'NaN'])('%j is not JSON, and no engine says why', (text) => {
  expect(parseDocument(text)).toEqual({ ok: false, problem: 'not_json' });
});

test('documents nest to the bound and no deeper', () => {
  expect(parseDocument(nested(nestingMax)).ok).toBe(true);
  expect(parseDocument(nested(nestingMax + 2))).toEqual({ ok: false, problem: 'too_large' });
  expect(parseDocument(nested(2_000_000))).toEqual({ ok: false, problem: 'too_large' });
});

test('brackets within texts are not levels, and closing ones within texts hide none', () => {
  const opening = `{"a":"${'['.repeat(nestingMax * 2)}\\""}`;
  expect(parseDocument(opening).ok).toBe(true);
  const hidden = `${'["]",'.repeat(nestingMax + 1)}1${']'.repeat(nestingMax + 1)}`;
  expect(parseDocument(hidden)).toEqual({ ok: false, problem: 'too_large' });
});

test('many brackets side by side do not nest', () => {
  expect(parseDocument(`[${'[],'.repeat(nestingMax * 3)}{}]`).ok).toBe(true);
});

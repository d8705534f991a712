import { expect, test } from 'vitest';
import { paintWith, printable, wrapped } from './terminal-text.ts';

test('text from a cluster cannot move the cursor, break a line or reorder what is read', () => {
  expect(printable('a\x1b[2Jb\r\nc\u202Ed\u2028e\u0000')).toBe('a?[2Jb c?d e?');
});

test('colour is used only where asked for', () => {
  expect(paintWith({ colour: false })('fail', 'bad')).toBe('fail');
  expect(paintWith({ colour: true })('fail', 'bad')).toBe('\x1b[31mfail\x1b[0m');
});

test('long text is broken between words, and a longer word inside', () => {
  expect(wrapped('one two three four five six', { width: 22, indent: '  ' })).toEqual(['  one two three four', '  five six']);
  expect(wrapped('x'.repeat(45), { width: 22, indent: '  ' }).map((line) => line.length)).toEqual([22, 22, 7]);
  expect(wrapped('', { width: 80, indent: '' })).toEqual([]);
});

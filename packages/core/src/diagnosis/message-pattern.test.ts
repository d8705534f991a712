import { describe, expect, test } from 'vitest';
import { looksAtText } from './looks-at-text.fixture.ts';
import { captureCodePointsMax, matchMessage, wordLengthMax } from './message-pattern.ts';
import { messageCodePointsMax } from './sighting.ts';

const cases: readonly (readonly [title: string, pattern: string, message: string, captured: object | undefined])[] = [
  ['text is found anywhere', 'not found', 'x: not found.', {}],
  ['text that is not there is not found', 'not found', 'found', undefined],
  ['case matters', 'Not found', 'not found', undefined],
  ['a word ends at its closing quote', 'configmap "<name>" not found', 'volume "v" : configmap "a-b" not found', { name: 'a-b' }],
  ['a word holds no white space', 'configmap "<name>" not found', 'configmap "a b" not found', undefined],
  ['a word is never empty', 'configmap "<name>" not found', 'configmap "" not found', undefined],
  [
    'the second place is tried when the first does not fit',
    'secret "<name>" not found',
    'secret "a" key; secret "b" not found',
    { name: 'b' },
  ],
  ['a word at the end goes to the next space', 'class <name>', 'no class urgent was found', { name: 'urgent' }],
  [
    'any text goes up to what follows',
    'quota: <q>, used: <u...>, limited',
    'quota: team, used: cpu=1,memory=2, limited: x',
    { q: 'team', u: 'cpu=1,memory=2' },
  ],
  ['any text at the end goes to the end', 'failed: <why...>', 'it failed: for no reason', { why: 'for no reason' }],
  ['a star is text without a name', 'Mount.*failed for "<v>"', 'Mount.SetUp failed for "data"', { v: 'data' }],
  ['an opening bracket without its end is text', 'a < b', 'is a < b so', {}],
  ['a taint in braces is text', 'taint {<key>: ', 'had taint {dedicated: x}', { key: 'dedicated' }],
  ['a pattern that does not begin with text matches nothing', '<name> x', 'a x', undefined],
];

describe('a message pattern', () => {
  test.each(cases)('%s', (_title, pattern, message, captured) => {
    const found = matchMessage(pattern, message);
    expect(found === undefined ? undefined : Object.fromEntries(found)).toEqual(captured);
  });

  test('takes a word up to its bound and none beyond it', () => {
    const of = (length: number): unknown => matchMessage('"<w>"', `"${'x'.repeat(length)}"`);
    expect(of(wordLengthMax)).not.toBeUndefined();
    expect(of(wordLengthMax + 1)).toBeUndefined();
  });

  test('keeps so much of what it captured', () => {
    expect(matchMessage('a: <rest...>', `a: ${'x'.repeat(messageCodePointsMax)}`)).toEqual([['rest', 'x'.repeat(captureCodePointsMax)]]);
  });

  test('looks at a message made to keep it busy no more often than its length allows', () => {
    const long = 'a'.repeat(messageCodePointsMax - 1);
    const hostile = [`${long}a`, `${long}"`, 'a"'.repeat(messageCodePointsMax / 2), 'aab'.repeat(messageCodePointsMax / 3)];
    const patterns = ['a*a*a*a*a*b"', 'a<x>a<y>a<z>"b', 'a"<x>"<y>"<z>b', 'a<x...>a<y...>a<z...>c'];
    for (const message of hostile) {
      for (const pattern of patterns) {
        const gaps = pattern.split(/[*<]/).length - 1;
        const words = pattern.split(/<\w+>/).length - 1;
        // At each place where the pattern may begin: each gap once, and each word up to its longest.
        const atEachPlace = 2 * (gaps + 1) + words * (wordLengthMax + 1);
        const count = looksAtText(() => matchMessage(pattern, message));
        expect(count).toBeGreaterThan(0);
        expect(count).toBeLessThanOrEqual((message.length + 1) * atEachPlace + 4 * pattern.length);
      }
    }
  });
});

import { describe, expect, test } from 'vitest';
import { expressionLengthMax } from '../document/bounds.ts';
import { holds, textGiven } from './evaluate-expression.ts';
import { parseExpression } from './parse-expression.ts';

const scope = new Map<string, unknown>([
  ['message', 'Back-off pulling image "nginx"'],
  ['response', { status: { phase: 'Running', restarts: 3 }, items: [{ name: 'a' }, { name: 'b' }], labels: { 'a/b': 'c' } }],
]);
const held = (source: string): boolean | string => {
  const node = parseExpression(source, [...scope.keys()]);
  return node.ok ? holds(node.value, scope) : node.problem;
};

test.each([
  'message.contains("pulling")',
  "message.startsWith('Back-off') && !message.endsWith('x')",
  'message.matches("image \\"[a-z]+\\"$")',
  'response.status.phase == "Running"',
  'response["status"]["restarts"] >= 3 && response.status.restarts < 4',
  'response.status.phase in ["Pending", "Running"]',
  '"a/b" in response.labels',
  'response.items.exists(one, one.name == "b")',
  'response.items.all(one, one.name != "c")',
  'response.items[1].name == "b" && size(response.items) == 2 && message.size() > 4',
  'has(response.status.phase) && !has(response.status.reason)',
  'true || response.nothing.there',
  '(1 == 2 || 2 == 2) && -1 < 0',
])('holds: %s', (source) => {
  expect(held(source)).toBe(true);
});

test.each([
  'response.nothing.there == 1',
  'response.status.phase < 3',
  'response.items[7].name == "a"',
  'response.__proto__ == 1',
  '!response.status.phase',
  'message',
])('has no value, and so does not hold: %s', (source) => {
  expect(held(source)).toBe(false);
});

test.each([
  ['message.contains(', 'a value at character 18'],
  ['os.exit()', 'one of message, response, has(), size(), string() at character 1'],
  ['message == "a', 'something else at character 12'],
  ['message.matches(message)', 'a regular expression in quotes at character 17'],
  ['true true', 'the end of the expression at character 6'],
])('what is not in the language is told with its place: %s', (source, problem) => {
  expect(held(source)).toBe(problem);
});

describe('cost is bounded', () => {
  test('by length', () => {
    expect(held('!'.repeat(expressionLengthMax + 1))).toContain('at most');
  });
  test('by nesting, so that no stack is used up', () => {
    expect(held(`${'('.repeat(500)}true${')'.repeat(500)}`)).toContain('no more than 256 operations');
    expect(held(`${'['.repeat(500)}true${']'.repeat(500)}`)).toContain('no more than 256 operations');
  });
  test('by steps: what would walk a square of a square of elements does not hold', () => {
    const list = Array.from({ length: 200 }, (_, index) => index);
    const node = parseExpression('list.all(a, list.all(b, list.all(c, true)))', ['list']);
    expect(node.ok && holds(node.value, new Map([['list', list]]))).toBe(false);
    const one = parseExpression('list.all(a, true)', ['list']);
    expect(one.ok && holds(one.value, new Map([['list', list]]))).toBe(true);
  });
});

test('an expression for a value gives text, numbers and truth values as text, and nothing else', () => {
  const given = (source: string): string | undefined => {
    const node = parseExpression(source, ['response']);
    return node.ok ? textGiven(node.value, scope) : undefined;
  };
  expect([given('response.status.phase'), given('response.status.restarts'), given('response.items'), given('response.none')]).toEqual([
    'Running',
    '3',
    undefined,
    undefined,
  ]);
});

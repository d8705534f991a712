import { expect, test } from 'vitest';
import { pairs } from '../vocabulary/index.ts';
import { durationText } from './duration-text.ts';
import { fill, parameterNames } from './template.ts';

const params = pairs(['image', 'app:1'], ['node', 'n1'], ['detail', 'a [b] {c}']);

test.each([
  ['The image[ {image}] is missing.', 'The image app:1 is missing.'],
  ['The volume[ {volume}] is missing.', 'The volume is missing.'],
  ['[{user} ]may not.', 'may not.'],
  ['[{image} on {volume}]left out as a whole', 'left out as a whole'],
  ['It took {duration}.', 'It took ?.'],
  ['Said[: {detail}].', 'Said: a [b] {c}.'],
  ['no end [here', 'no end here'],
])('%s', (template, text) => {
  expect(fill(template, params)).toBe(text);
});

test('the names in a template are in its order', () => {
  expect(parameterNames('a {x}[ {y}] {x}')).toEqual(['x', 'y', 'x']);
});

test.each([
  [-1, '0 ms'],
  [380_999, '380 ms'],
  [41_900_000, '41 s'],
  [60_000_000, '1 min'],
  [250_000_000, '4 min 10 s'],
  [7_500_000_000, '2 h 5 min'],
])('%d us are %s', (us, text) => {
  expect(durationText(us)).toBe(text);
});

import { expect, test } from 'vitest';
import { deliveryTrouble } from './delivery-trouble.ts';

const failure = (code: string): Error => Object.assign(new Error('said'), { code });

test.each([
  ['60', 'said; run lunettes schema apply'],
  ['497', 'said; give its user SELECT and INSERT on the tables'],
  ['516', 'said; check user and password'],
  ['243', 'said; free space on its disk, or shorten what is kept'],
])('code %s is tried again rarely and told with its remedy', (code, text) => {
  expect(deliveryTrouble(failure(code))).toEqual({ text, repeating: 'rarely' });
});

test.each(['ECONNREFUSED', '241', '252', '999999'])('what may pass by itself, such as %s, is tried again soon', (code) => {
  expect(deliveryTrouble(failure(code))).toEqual({ text: 'said', repeating: 'soon' });
});

test('what is no error at all is still told', () => {
  expect(deliveryTrouble('gone')).toEqual({ text: 'gone', repeating: 'soon' });
});

import { expect, test } from 'vitest';
import { bytesText, countText, shareText } from './count.ts';

test('a count is grouped by thousands', () => {
  expect(countText(7)).toBe('7');
  expect(countText(1_234_567)).toBe('1 234 567');
});

test('an attainment below one never reads as one hundred per cent', () => {
  expect(shareText(0.99996)).toBe('99.99 %');
  expect(shareText(1)).toBe('100 %');
  expect(shareText(0.5)).toBe('50.00 %');
  expect(shareText(0)).toBe('0 %');
});

test('sizes are in binary units', () => {
  expect(bytesText(512)).toBe('512 B');
  expect(bytesText(10_485_760)).toBe('10.0 MiB');
});

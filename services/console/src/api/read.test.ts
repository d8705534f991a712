import { describe, expect, test } from 'vitest';
import { entries, list, nullable, number, object, text, word } from './read.ts';
import { delivery } from './rows.ts';

describe('an answer of the API', () => {
  const reader = object({ name: text, at_us: nullable(number), sides: list(word(['platform', 'tenant'])) });

  test('is taken as it is where it keeps the promise, and may say more', () => {
    expect(reader({ name: 'a', sides: ['tenant'], more: 1 }, '')).toEqual({ name: 'a', at_us: null, sides: ['tenant'] });
  });

  test('that breaks the promise is refused with the place where it does', () => {
    expect(() => reader({ name: 'a', sides: ['tenant', 'moon'] }, '')).toThrow('sides[1]: wanted one of platform, tenant, found "moon"');
    expect(() => reader({ sides: [] }, '')).toThrow('name: wanted a string, found nothing');
    expect(() => reader([], '')).toThrow('answer: wanted an object, found a list');
  });

  test('keeps keys that would be magic in an object', () => {
    expect(entries(text)(JSON.parse('{"__proto__":"x","b":"y"}'), '')).toEqual([
      ['__proto__', 'x'],
      ['b', 'y'],
    ]);
  });

  test('about a delivery needs its identity', () => {
    expect(() => delivery({ cluster: 'c' }, 'items[3]')).toThrow('items[3].delivery_id');
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuantity } from '../vocabulary/index.ts';
import { countAt, entryAt, itemsAt, objectAt, objectItem, openDocument, type Place, quantityAt, textAt, timeAt } from './reader.ts';

function open(value: unknown): Place {
  const place = openDocument(value);
  if (place === undefined) throw new Error('not an object');
  return place;
}

test('the first wrong field is remembered, with its whole path', () => {
  const document = open({ a: { list: [{ ok: 'x' }, { time: 5 }] }, b: 1 });
  const a = objectAt(document, 'a');
  const list = a && itemsAt(a, 'list');
  const second = list && objectItem(list, 1);
  expect(second && timeAt(second, 'time')).toBeUndefined();
  expect(textAt(document, 'b', 10)).toBe('');
  expect(document.reading.rejection).toEqual({ field: 'a.list[1].time', reason: 'bad_time' });
});

test('null is absence', () => {
  const document = open({ text: null, time: null, list: null, object: null, count: null });
  expect([textAt(document, 'text', 9), timeAt(document, 'time'), itemsAt(document, 'list'), objectAt(document, 'object')]).toEqual([
    '',
    undefined,
    undefined,
    undefined,
  ]);
  expect(countAt(document, 'count')).toBeUndefined();
  expect(document.reading.rejection).toBeUndefined();
});

test.each([[1.5], [-1], [2 ** 31], [2 ** 53], [Number.POSITIVE_INFINITY], ['1'], [true]])('%s is no count', (value) => {
  const document = open({ count: value });
  expect(countAt(document, 'count')).toBeUndefined();
  expect(document.reading.rejection).toEqual({ field: 'count', reason: 'wrong_type' });
});

test('minus zero becomes zero, which JSON can carry', () => {
  expect(Object.is(countAt(open(JSON.parse('{"count":-0}')), 'count'), 0)).toBe(true);
});

test('an empty time is no time, even before any other was read', () => {
  const document = open({ time: '' });
  expect(timeAt(document, 'time')).toBeUndefined();
  expect(document.reading.rejection).toEqual({ field: 'time', reason: 'bad_time' });
});

test('entries are those of the document, not those of every object', () => {
  const document = open(JSON.parse('{"labels":{"__proto__":"x"}}'));
  const labels = objectAt(document, 'labels');
  expect([entryAt(labels, '__proto__', 9), entryAt(labels, 'constructor', 9), entryAt(labels, 'toString', 9)]).toEqual(['x', '', '']);
  expect(document.reading.rejection).toBeUndefined();
});

test('usual quantities have the value of the exact form', () => {
  const amounts = fc.tuple(
    fc.nat({ max: 10_000_000_000 }),
    fc.constantFrom('', 'm', 'Ki', 'Mi', 'Gi', 'k', 'Ti'),
    fc.constantFrom(1, 1000),
  );
  fc.assert(
    fc.property(amounts, ([amount, suffix, scale]) => {
      const text = `${amount}${suffix}`;
      const exact = parseQuantity(text, BigInt(scale));
      const expected = exact.ok && exact.value < 2n ** 53n ? Number(exact.value) : Number.MAX_SAFE_INTEGER;
      expect(quantityAt(open({ q: text }), 'q', scale)).toBe(expected);
    }),
  );
});

test.each(['', 'x', '-1', '1.', '1mm', '1 Gi', '٣'])('%j as a quantity', (text) => {
  const document = open({ q: text });
  const exact = parseQuantity(text, 1n);
  const usable = exact.ok && exact.value >= 0n;
  expect(quantityAt(document, 'q', 1)).toBe(usable ? Number(exact.value) : 0);
  expect(document.reading.rejection).toEqual(usable ? undefined : { field: 'q', reason: 'wrong_type' });
});

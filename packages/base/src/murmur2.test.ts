import { expect, test } from 'vitest';
import { murmur2, partitionOf, utf8Bytes } from './murmur2.ts';

/** Signed values that Kafka's own unit test of its partitioner pins. */
const kafkaVectors: readonly (readonly [string, number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
];

test.each(kafkaVectors)('%s hashes as in Kafka', (text, signed) => {
  expect(murmur2(utf8Bytes(text))).toBe(signed & 0x7fffffff);
  expect(murmur2(text)).toBe(signed & 0x7fffffff);
  expect(partitionOf(text, 12)).toBe((signed & 0x7fffffff) % 12);
});

test('UTF-8 is what every encoder writes, lone surrogates included', () => {
  for (const text of ['', 'plain', 'é', '日本語', '😀x', 'a\ud800b']) {
    expect([...utf8Bytes(text)]).toEqual([...new TextEncoder().encode(text)]);
  }
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyRecordOf } from '../test/schema-arbitrary.ts';
import { decodeRecord, encodeRecord, readSchema, topics } from './index.ts';

/** Avro's library builds objects with a prototype of its own; what counts is their content. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, held) => (held instanceof Uint8Array ? { octets: [...held] } : held)));

for (const topic of topics) {
  const anyValue = anyRecordOf(readSchema(topic)) as fc.Arbitrary<never>;

  test(`every value of topic ${topic} comes back as it was`, () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const decoded = decodeRecord(topic, encodeRecord(topic, value));
        expect(decoded.ok && plain(decoded.value)).toEqual(plain(value));
      }),
    );
  });

  test(`two values of topic ${topic} that are equal have the same bytes, and a later encoding does not touch them`, () => {
    fc.assert(
      fc.property(anyValue, anyValue, (value, other) => {
        const bytes = encodeRecord(topic, value);
        const before = [...bytes];
        encodeRecord(topic, other);
        expect([...bytes]).toEqual(before);
        expect([...encodeRecord(topic, structuredClone(value))]).toEqual(before);
      }),
    );
  });

  test(`a cut record of topic ${topic} is a problem, never a value and never an exception`, () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), (value, at) => {
        const bytes = encodeRecord(topic, value);
        expect(decodeRecord(topic, bytes.subarray(0, at % bytes.length)).ok).toBe(false);
      }),
    );
  });
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fingerprintOf, fingerprintText, readSchema, schemaFiles, topics } from './index.ts';

const schemas = join(import.meta.dirname, '../../../schemas');

/** From the specification's own test data. */
test.each([
  ['int', '7275d51a3f395c8f'],
  ['null', '63dd24e7cc258f8a'],
])('%s has the fingerprint that Avro gives it', (schema, expected) => {
  expect(fingerprintText(fingerprintOf(schema))).toBe(expected);
});

test('a schema does not change by accident: see schemas/README.md', () => {
  const pinned = JSON.parse(readFileSync(join(schemas, 'fingerprints.json'), 'utf8'));
  const actual = Object.fromEntries(topics.map((topic) => [schemaFiles[topic], fingerprintText(fingerprintOf(readSchema(topic)))]));
  expect(actual).toEqual(pinned);
});

test('every schema file is used by a topic', () => {
  const files = readdirSync(schemas).filter((name) => name.endsWith('.avsc'));
  expect(files.toSorted()).toEqual(
    Object.values(schemaFiles)
      .map((name) => `${name}.avsc`)
      .toSorted(),
  );
});

test('documentation and defaults are no part of a fingerprint, names and order are', () => {
  const field = { name: 'a', type: 'int' };
  const base = { type: 'record', name: 'R', fields: [field] } as const;
  const documented = { ...base, doc: 'Something.', fields: [{ ...field, doc: 'A number.', default: 0 }] };
  expect(fingerprintOf(documented)).toBe(fingerprintOf(base));
  expect(fingerprintOf({ ...base, fields: [{ name: 'b', type: 'int' }] })).not.toBe(fingerprintOf(base));
});

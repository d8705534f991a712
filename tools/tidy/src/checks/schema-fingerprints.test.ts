import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { schemaFingerprintsCheck } from './schema-fingerprints.ts';

/** The fingerprint is that of Avro's specification for the schema "int". */
const int = { 'schemas/a.avsc': '"int"', 'schemas/fingerprints.json': '{"a":"7275d51a3f395c8f"}' };

test('a schema that is what was pinned passes', async () => {
  expect(await findingsIn(schemaFingerprintsCheck, int)).toEqual([]);
});

test('a changed schema, an unpinned one and a pin without one are found', async () => {
  const tree = {
    ...int,
    'schemas/a.avsc': '"null"',
    'schemas/b.avsc': '"int"',
    'schemas/fingerprints.json': '{"a":"7275d51a3f395c8f","c":"0"}',
  };
  expect(await findingsIn(schemaFingerprintsCheck, tree)).toEqual([
    'schemas/a.avsc:1 has the fingerprint 63dd24e7cc258f8a, but 7275d51a3f395c8f is pinned.',
    'schemas/b.avsc:1 has the fingerprint 7275d51a3f395c8f, but none is pinned.',
    'schemas/fingerprints.json:1 pins c, which has no schema.',
  ]);
});

import { fingerprintOf, fingerprintText } from '@lunettes/codec';
import type { Check } from '../check.ts';

const rule = 'schema-fingerprints';
const pinned = 'schemas/fingerprints.json';

/** A changed schema is a conscious edit of two files. */
export const schemaFingerprintsCheck: Check = {
  rule,
  summary: 'Every schema has the fingerprint that `schemas/fingerprints.json` pins, and nothing else is pinned.',
  find(repository) {
    const schemas = repository.files.filter((path) => /^schemas\/[^/]+\.avsc$/.test(path));
    if (schemas.length === 0) return [];
    const names = schemas.map((path) => path.slice('schemas/'.length, -'.avsc'.length));
    const known: Readonly<Record<string, unknown>> = repository.has(pinned) ? JSON.parse(repository.text(pinned)) : {};
    return [
      ...names.flatMap((name) => {
        const actual = fingerprintText(fingerprintOf(JSON.parse(repository.text(`schemas/${name}.avsc`))));
        if (known[name] === actual) return [];
        const message = `has the fingerprint ${actual}, but ${known[name] ?? 'none'} is pinned.`;
        return [
          {
            file: `schemas/${name}.avsc`,
            line: 1,
            rule,
            message,
            remedy: `Undo the change, or follow schemas/README.md and pin it in ${pinned}.`,
          },
        ];
      }),
      ...Object.keys(known)
        .filter((name) => !names.includes(name))
        .map((name) => ({ file: pinned, line: 1, rule, message: `pins ${name}, which has no schema.`, remedy: 'Remove the line.' })),
    ];
  },
};

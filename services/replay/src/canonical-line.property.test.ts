import fc from 'fast-check';
import stringify from 'fast-json-stable-stringify';
import { expect, test } from 'vitest';
import { canonicalLine, lineText } from './canonical-line.ts';

const rows = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 6 });

test('a line is the text of fast-json-stable-stringify, and without its version that of the row without it', () => {
  fc.assert(
    fc.property(rows, fc.option(fc.nat(), { nil: undefined }), (row, version) => {
      const named = { ...row, cluster: 'c', ...(version === undefined ? {} : { version }) };
      const { version: _, ...rest } = named as Record<string, unknown>;
      const line = canonicalLine(named as Parameters<typeof canonicalLine>[0]);
      expect(lineText(line)).toBe(stringify(named));
      if (version !== undefined) expect(line.before + line.after).toBe(stringify(rest));
    }),
  );
});

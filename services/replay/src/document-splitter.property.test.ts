import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesMaxOf, createJsonSplitter, type DocumentBounds, type DocumentSplitter, type DocumentTaker } from './document-splitter.ts';
import { createLineSplitter } from './line-splitter.ts';
import { createYamlSplitter } from './yaml-splitter.ts';

interface Found {
  readonly value?: unknown;
  readonly reason?: string;
  readonly line: number;
  readonly byteOffset: number;
}

const bounds: DocumentBounds = { recordBytesMax: 2000, listBytesMax: 6000 };

type Make = (bounds: DocumentBounds, taker: DocumentTaker) => DocumentSplitter;

/** Cuts the bytes after each of `cuts` (wrapped to the length), so that any chunking can be drawn. */
function split(
  bytes: Buffer,
  cuts: readonly number[] = [],
  make: Make = createJsonSplitter,
  read: (text: string) => unknown = JSON.parse,
): Found[] {
  const found: Found[] = [];
  const documents = make(bounds, {
    document: (document, at) => {
      try {
        found.push({ value: read(document.toString()), ...at });
        return true;
      } catch {
        return false;
      }
    },
    rejected: (reason, _, at) => found.push({ reason, ...at }),
  });
  const lines = createLineSplitter({ bytesMax: bounds.recordBytesMax, bytesMaxOf: (head) => bytesMaxOf(bounds, head) }, documents.take);
  let from = 0;
  for (const cut of [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)) {
    lines.push(bytes.subarray(from, cut));
    from = cut;
  }
  lines.push(bytes.subarray(from));
  lines.end();
  documents.end();
  return found;
}

const values = (found: readonly Found[]): unknown[] => found.map((each) => each.value);

/** Objects with brackets, quotes, backslashes and line breaks inside their strings. */
const objects = fc.dictionary(
  fc.string({ maxLength: 6 }),
  fc.oneof(fc.constantFrom('{', '}]', '"', '\\', '\n', '\\"'), fc.integer(), fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 })),
  {
    maxKeys: 4,
    noNullPrototype: true,
  },
);
const cuts = fc.array(fc.nat({ max: 50_000 }), { maxLength: 30 });

test('documents come out whole and in order, on one line each, indented, or run together, whatever the chunks are', () => {
  const styled = fc.tuple(
    objects,
    fc.constantFrom<readonly [number, string]>([0, '\n'], [2, '\n'], [4, '\r\n'], [0, ''], [2, ''], [0, '\n\n']),
  );
  fc.assert(
    fc.property(fc.array(styled, { maxLength: 8 }), cuts, (documents, at) => {
      const text = documents.map(([value, [indent, between]]) => JSON.stringify(value, null, indent) + between).join('');
      expect(values(split(Buffer.from(text), at))).toEqual(documents.map(([value]) => value));
    }),
  );
});

test('any bytes give the same documents and rejections in any chunks', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    '\n',
    '\r\n',
    ' ',
    'x',
    '{"a":1}',
    '{"a":\n',
    '{\n  "a": 1\n}',
    'x'.repeat(900),
    '\u00e9',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), cuts, (parts, at) => {
      const bytes = Buffer.from(parts.join(''));
      expect(split(bytes, at)).toEqual(split(bytes));
    }),
    { numRuns: 300 },
  );
});

test('a line that was cut anywhere costs only itself', () => {
  const lines = [0, 1, 2].map((id) => JSON.stringify({ id, text: 'a "quoted" {brace}', list: [{ deep: [1, 2] }, {}] }));
  const [before = '', broken = '', after = ''] = lines;
  for (let length = 1; length < broken.length; length++) {
    const found = split(Buffer.from([before, broken.slice(0, length), after].join('\n')));
    expect(found.map((each) => each.value ?? each.reason)).toEqual([JSON.parse(before), 'not_json', JSON.parse(after)]);
    expect(found[1]).toMatchObject({ line: 2, byteOffset: before.length + 1 });
    expect(found[2]).toMatchObject({ line: 3 });
  }
});

test('a broken indented document costs only itself', () => {
  const whole = (id: number): string => JSON.stringify({ id, nested: { list: [1, 2] } }, null, 2);
  const broken = whole(2).replace('"list": [', '"list": ]');
  const found = split(Buffer.from([whole(1), broken, whole(3)].join('\n')));
  expect(found.map((each) => (each.value === undefined ? each.reason : (each.value as { id: number }).id))).toEqual([1, 'not_json', 3]);
});

test('an array with one record per line is one document', () => {
  expect(values(split(Buffer.from('[\n{"a":1},\n{"a":2}\n]\n{"a":3}')))).toEqual([[{ a: 1 }, { a: 2 }], { a: 3 }]);
});

test('a record above its bound is rejected and its neighbours are read; a list may be larger', () => {
  const large = { text: 'x'.repeat(3000) };
  const list = { kind: 'PodList', items: Array.from({ length: 30 }, () => ({ text: 'x'.repeat(100) })) };
  for (const indent of [0, 2]) {
    const text = [{ a: 1 }, large, { a: 2 }, list, { a: 3 }].map((value) => JSON.stringify(value, null, indent)).join('\n');
    expect(split(Buffer.from(text)).map((each) => each.value ?? each.reason)).toEqual([{ a: 1 }, 'too_large', { a: 2 }, list, { a: 3 }]);
  }
});

test('memory of one endless line stays at the bound', () => {
  let longest = 0;
  const lines = createLineSplitter({ bytesMax: 2000, bytesMaxOf: () => 4000 }, (line) => {
    longest = Math.max(longest, line.bytes.length);
  });
  for (let i = 0; i < 1000; i++) lines.push(Buffer.alloc(1000, 0x61));
  lines.push(Buffer.from('\nnext\n'));
  lines.end();
  expect(longest).toBe(1024);
});

test('YAML documents are what stands between the markers, in any chunks', () => {
  const text = '# comment\n---\na: 1\n---\n# only a comment\n---\ntext: |\n  --- not a marker\n...\n--- b\n';
  const read = (document: string): unknown => document;
  fc.assert(
    fc.property(cuts, (at) => {
      expect(split(Buffer.from(text), at, createYamlSplitter, read)).toEqual([
        { value: 'a: 1\n', line: 3, byteOffset: text.indexOf('a: 1') },
        { value: 'text: |\n  --- not a marker\n', line: 7, byteOffset: text.indexOf('text:') },
        { value: ' b\n', line: 10, byteOffset: text.indexOf(' b\n') },
      ]);
    }),
  );
});

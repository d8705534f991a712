import type { DocumentBounds, DocumentSplitter, DocumentTaker, Location } from './document-splitter.ts';
import { headOf, type Line } from './line-splitter.ts';

/**
 * Finds YAML documents: what stands between lines of `---` (or `...`). Documents of comments only count as
 * nothing. A document above the bound is rejected as `too_large`, and reading goes on at the next `---`.
 */
export function createYamlSplitter(bounds: DocumentBounds, taker: DocumentTaker): DocumentSplitter {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let at: Location = { line: 1, byteOffset: 0 };
  let refused = false;

  const add = (line: Line): void => {
    if (refused) return;
    if (bytes === 0) at = { line: line.number, byteOffset: line.byteOffset };
    pieces.push(line.bytes, lineBreak);
    bytes += line.bytes.length + 1;
    if (line.whole && bytes <= bounds.listBytesMax) return;
    taker.rejected('too_large', headOf(pieces), at);
    refused = true;
    pieces = [];
  };

  const flush = (): void => {
    if (!refused && pieces.some((piece) => saysSomething(piece))) {
      const document = Buffer.concat(pieces, bytes);
      if (!taker.document(document, at)) taker.rejected('not_json', document, at);
    }
    pieces = [];
    bytes = 0;
    refused = false;
  };

  return {
    take(line) {
      const marker = markerOf(line.bytes);
      if (marker === undefined) return add(line);
      flush();
      // `--- value` begins its document on the line of the marker.
      const rest = line.bytes.subarray(marker);
      if (saysSomething(rest)) add({ ...line, bytes: rest, byteOffset: line.byteOffset + marker });
    },
    end: flush,
  };
}

/** Length of the marker at the start of this line, if it is one. */
function markerOf(line: Buffer): number | undefined {
  if (line.length < 3 || (line.length > 3 && (line[3] ?? 0) > space)) return undefined;
  const text = line.toString('latin1', 0, 3);
  return text === '---' || text === '...' ? 3 : undefined;
}

/** Anything but white space and whole-line comments. */
function saysSomething(line: Buffer): boolean {
  for (const byte of line) {
    if (byte > space) return byte !== hash;
  }
  return false;
}

const lineBreak = Buffer.from('\n');
const space = 0x20;
const hash = 0x23;

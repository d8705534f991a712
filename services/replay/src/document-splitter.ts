import type { RejectionReason } from '@lunettes/core/vocabulary';
import { type BracketScan, beginScan, scanBrackets } from './bracket-scan.ts';
import { headOf, type Line } from './line-splitter.ts';

/** Where a document begins in its (uncompressed) input. */
export interface Location {
  /** Counted from 1. */
  readonly line: number;
  readonly byteOffset: number;
}

export interface DocumentTaker {
  /** Takes one document. `false` when the bytes are not JSON: they may be a part of one, and are not counted yet. */
  readonly document: (bytes: Buffer, at: Location) => boolean;
  readonly rejected: (reason: RejectionReason, bytes: Buffer, at: Location) => void;
}

export interface DocumentSplitter {
  take(line: Line): void;
  /** No further line comes. */
  end(): void;
}

export interface DocumentBounds {
  /** Bound of one record; a longer one is rejected as `too_large`. */
  readonly recordBytesMax: number;
  /** Bound of one list of records (`List`, `EventList`, JSON array). */
  readonly listBytesMax: number;
}

/**
 * Finds JSON documents in lines: one per line, indented over many, or several in one line. A broken document
 * costs no neighbour: one that spans lines ends, rejected, before the first line that cannot belong to it,
 * and after it reading goes on where a line begins with a bracket.
 */
export function createJsonSplitter(bounds: DocumentBounds, taker: DocumentTaker): DocumentSplitter {
  let open: OpenDocument | undefined;
  let skipping = false;

  const refuseOpen = (reason: RejectionReason): void => {
    if (open !== undefined) taker.rejected(reason, headOf(open.pieces), open.at);
    open = undefined;
  };

  /** What stands from `from` on in a line that is not one document: several, the first part of one, or nothing readable. */
  const scanLine = (line: Line, from: number): void => {
    for (let start = skipBlank(line.bytes, from); start < line.bytes.length; ) {
      const rest = line.bytes.subarray(start);
      const at = { line: line.number, byteOffset: line.byteOffset + start };
      const scan = beginScan();
      const end = isBracket(rest[0]) ? scanBrackets(scan, rest, 0) : undefined;
      if (end === undefined || end.at === 'broken' || (end.at === 'open' && scan.inString)) {
        taker.rejected('not_json', rest, at);
        return;
      }
      if (end.at === 'open') {
        open = { scan, pieces: [rest], bytes: rest.length, at, listOfLines: isLoneBracket(rest) };
        return;
      }
      const document = rest.subarray(0, end.end);
      if (!taker.document(document, at)) taker.rejected('not_json', document, at);
      start = skipBlank(line.bytes, start + end.end);
    }
  };

  const goOn = (document: OpenDocument, line: Line): void => {
    document.pieces.push(lineBreak, line.bytes);
    document.bytes += line.bytes.length + 1;
    const bound = document.bytes > bounds.recordBytesMax ? bytesMaxOf(bounds, headOf(document.pieces)) : bounds.recordBytesMax;
    if (!line.whole || document.bytes > bound) {
      refuseOpen('too_large');
      skipping = true;
      return;
    }
    const end = scanBrackets(document.scan, line.bytes, 0);
    if (end.at === 'broken' || (end.at === 'open' && document.scan.inString)) {
      refuseOpen('not_json');
      skipping = true;
    } else if (end.at === 'closed') {
      const behind = line.bytes.length - end.end;
      const bytes = Buffer.concat(document.pieces).subarray(0, document.bytes - behind);
      if (!taker.document(bytes, document.at)) refuseOpen('not_json');
      open = undefined;
      scanLine(line, end.end);
    }
  };

  return {
    take(line) {
      if (skipping && !isBracket(line.bytes[0])) return;
      skipping = false;
      if (open !== undefined) {
        if (mayContinue(open, line.bytes)) return goOn(open, line);
        refuseOpen('not_json');
      }
      const at = { line: line.number, byteOffset: line.byteOffset };
      if (!line.whole) return taker.rejected('too_large', line.bytes, at);
      if (skipBlank(line.bytes, 0) === line.bytes.length || taker.document(line.bytes, at)) return;
      scanLine(line, 0);
    },
    end: () => refuseOpen('not_json'),
  };
}

/** The bound of a document that begins like this. */
export function bytesMaxOf(bounds: DocumentBounds, head: Buffer): number {
  const text = head.toString('latin1').trimStart();
  return text.startsWith('[') || listMark.test(text) ? bounds.listBytesMax : bounds.recordBytesMax;
}

const listMark = /"items"\s*:\s*\[|"kind"\s*:\s*"\w*List"|"(?:records|logEvents|events|results)"\s*:\s*\[/;

interface OpenDocument {
  readonly scan: BracketScan;
  readonly pieces: Buffer[];
  bytes: number;
  readonly at: Location;
  /** It began with a line of nothing but `[`: an array whose elements may stand at the beginning of a line. */
  readonly listOfLines: boolean;
}

/**
 * Whether a line can belong to the document above it. Printers that indent begin such lines with white
 * space, a closing bracket or a quote; a line that begins like a document of its own is one.
 */
function mayContinue(document: OpenDocument, line: Buffer): boolean {
  const first = line[0];
  if (first === undefined || first <= space || first === quote || first === closeBrace || first === closeBracket) return true;
  return document.listOfLines;
}

function skipBlank(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) at++;
  return at;
}

const isLoneBracket = (bytes: Buffer): boolean => bytes[0] === openBracket && skipBlank(bytes, 1) === bytes.length;
const isBlank = (byte: number | undefined): boolean => byte === space || byte === 0x09 || byte === 0x0d;
const isBracket = (byte: number | undefined): boolean => byte === openBrace || byte === openBracket;

const lineBreak = Buffer.from('\n');
const space = 0x20;
const quote = 0x22;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

import { isUtf8 } from 'node:buffer';
import { type Parsed, parsed, problem, unreachable } from '@lunettes/base';
import { parseDocument } from '@lunettes/core/normalization';
import type { RejectionReason } from '@lunettes/core/vocabulary';
import { parse as parseYaml } from 'yaml';
import { cloudLineStart } from './cloud/cloud-line.ts';
import { type InputFile, readFailure } from './discover-inputs.ts';
import { bytesMaxOf, createJsonSplitter, type DocumentBounds, type DocumentTaker } from './document-splitter.ts';
import { type ByteProblem, inputBytes } from './input-bytes.ts';
import type { InputTally } from './input-tally.ts';
import { createLineSplitter } from './line-splitter.ts';
import { sniffBytes, sniffText, type TextForm } from './sniff-text.ts';
import { createDocumentReader, type DocumentReader, type DocumentSink, type Looking } from './take-document.ts';
import { createYamlSplitter } from './yaml-splitter.ts';

export interface ReadPorts extends DocumentSink {
  /** Hears of bytes as they lie on disk. */
  readonly progress: (bytes: number) => void;
  /** Awaited between chunks; may throw to stop reading. */
  readonly turn: () => Promise<void>;
}

export interface ReadOptions {
  readonly bounds: DocumentBounds;
  readonly looking: Looking;
}

/**
 * Reads one input from its first byte to its last: bytes, lines, documents, signals. Each document is
 * normalized by itself; what cannot be read is a counted, located rejection, and reading goes on. Answers
 * `false` when nothing of the input could be read.
 */
export async function readInput(ports: ReadPorts, file: InputFile, options: ReadOptions, tally: InputTally): Promise<boolean> {
  const recordsBefore = tally.records;
  const documents = createDocumentReader(ports, file, options.looking, tally);
  const text = createTextReader(documents, options.bounds);
  const chunks = inputBytes(file, ports.progress);
  let bytes = 0;
  for (let next = await chunks.next(); ; next = await chunks.next()) {
    if (!next.done) {
      bytes += next.value.length;
      text.push(next.value);
      await ports.turn();
      continue;
    }
    text.end();
    const found = next.value;
    if (found !== undefined)
      documents.reject({ reason: reasonOf(found), at: { line: 0, byteOffset: bytes }, sample: nothing, message: messageOf(found) });
    tally.inputs.push({
      name: file.name,
      form: [...documents.forms].sort().join('+') || 'none',
      records: tally.records - recordsBefore,
      bytes,
    });
    return found === undefined || found.kind === 'broken';
  }
}

interface TextReader {
  push(chunk: Buffer): void;
  end(): void;
}

/** Holds the first bytes until it is known whether they are JSON or YAML; then splits and parses. */
function createTextReader(documents: DocumentReader, bounds: DocumentBounds): TextReader {
  let head: Buffer | undefined = Buffer.alloc(0);
  let lines: TextReader | undefined;

  const begin = (first: Buffer): void => {
    const marked = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf;
    const text = marked ? first.subarray(byteOrderMarkBytes) : first;
    lines = createDocumentLines(documents, bounds, sniffText(text.subarray(0, sniffBytes)), marked ? byteOrderMarkBytes : 0);
    head = undefined;
    lines.push(text);
  };
  return {
    push(chunk) {
      if (head === undefined) {
        lines?.push(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      if (head.length >= sniffBytes) begin(head);
    },
    end() {
      if (head !== undefined && head.length > 0) begin(head);
      lines?.end();
    },
  };
}

function createDocumentLines(documents: DocumentReader, bounds: DocumentBounds, form: TextForm, startsAt: number): TextReader {
  let isCloudLine = false;
  const taker: DocumentTaker = {
    document(bytes, at) {
      if (!isUtf8(bytes)) {
        documents.reject({ reason: 'not_utf8', at, sample: bytes });
        return true;
      }
      const read = form === 'yaml' ? parseYamlDocument(bytes) : parseDocument(bytes.toString());
      if (read.ok) documents.take(read.value, bytes, { at, isCloudLine });
      else if (read.problem === 'not_json') return false;
      else documents.reject({ reason: read.problem, at, sample: bytes });
      return true;
    },
    rejected: (reason, bytes, at) =>
      documents.reject({ reason: reason === 'not_json' && !isUtf8(bytes) ? 'not_utf8' : reason, at, sample: bytes }),
  };
  const splitter = (form === 'yaml' ? createYamlSplitter : createJsonSplitter)(bounds, taker);
  const lines = createLineSplitter({ bytesMax: bounds.recordBytesMax, bytesMaxOf: (start) => bytesMaxOf(bounds, start) }, (line) => {
    const cut = form === 'json' ? cloudLineStart(line.bytes) : 0;
    isCloudLine = cut > 0;
    const skipped = startsAt + cut;
    splitter.take(skipped === 0 ? line : { ...line, bytes: line.bytes.subarray(cut), byteOffset: line.byteOffset + skipped });
  });
  return {
    push: lines.push,
    end() {
      lines.end();
      splitter.end();
    },
  };
}

/** One YAML document by the core schema of YAML 1.2, where a time is plain text; aliases are bounded. */
function parseYamlDocument(document: Buffer): Parsed<unknown, RejectionReason> {
  try {
    return parsed(parseYaml(document.toString(), { schema: 'core', maxAliasCount: yamlAliasesMax, logLevel: 'error' }));
  } catch {
    return problem('not_json');
  }
}

const reasonOf = (found: ByteProblem): RejectionReason => (found.kind === 'compressed' ? 'unknown_shape' : 'bad_envelope');

function messageOf(found: ByteProblem): string {
  switch (found.kind) {
    case 'compressed':
      return `this file is compressed with ${found.how}, which is not supported; decompress it first (gzip and zstd are read as they are)`;
    case 'broken':
      return `the ${found.how} data are damaged or end early; what came before this byte has been read`;
    case 'unreadable':
      return `reading ended here: ${readFailure(found.error)}`;
    default:
      return unreachable(found);
  }
}

/** Aliases that one YAML document may expand; more make it unreadable, because few bytes could become gigabytes. */
const yamlAliasesMax = 100;
const byteOrderMarkBytes = 3;
const nothing = Buffer.alloc(0);

import { type Normalized, type NormalizeOptions, normalizeDocument, recognise } from '@lunettes/core/normalization';
import type { IgnoreReason, RejectionReason, Signal, Source } from '@lunettes/core/vocabulary';
import { type FieldOf, unchanged } from './cloud/enclosed.ts';
import { openEnvelope } from './cloud/envelope.ts';
import { currentState } from './current-state.ts';
import type { InputFile } from './discover-inputs.ts';
import type { Location } from './document-splitter.ts';
import { countOne, type InputTally, noteSignal, noteTime } from './input-tally.ts';
import { sampleOf } from './mask-sample.ts';
import { recordTimeUs } from './record-time.ts';
import { type RejectedRow, reasonMessage } from './rejected-row.ts';
import type { SignalRecord } from './signal-record.ts';

export interface DocumentSink {
  readonly signal: (record: SignalRecord) => void;
  readonly rejected: (row: RejectedRow) => void;
}

/** Where a problem lies, and what was there. */
export interface Problem {
  readonly reason: RejectionReason;
  readonly at: Location;
  readonly sample: Buffer;
  /** Empty for the whole record. */
  readonly field?: string;
  /** Instead of what is said of every record with this reason. */
  readonly message?: string;
}

/** Where a document stood. */
export interface Found {
  readonly at: Location;
  /** On a line that a cloud's log service wrote, behind its time. */
  readonly isCloudLine: boolean;
}
/** What documents are read with. */
export type Looking = Pick<NormalizeOptions, 'ignoredNamespaces' | 'trace'>;

export interface DocumentReader {
  /** Takes a parsed document: a record, a list of records, an export of a cloud's log service, or an array of these. */
  take(document: unknown, bytes: Buffer, found: Found): void;
  reject(problem: Problem): void;
  /** Forms of the documents so far. */
  readonly forms: ReadonlySet<string>;
}

/** Turns the documents of one file into signals, and counts each record once in `tally`. */
export function createDocumentReader(sink: DocumentSink, file: InputFile, looking: Looking, tally: InputTally): DocumentReader {
  const forms = new Set<string>();

  const reject = ({ reason, at, sample, field = '', message = reasonMessage[reason] }: Problem): void => {
    tally.records++;
    countOne(tally.rejected, reason);
    sink.rejected({ file: file.name, line: at.line, byte_offset: at.byteOffset, field, reason, message, sample: sampleOf(sample) });
  };

  const takeSignal = (record: SignalRecord): void => {
    // What is looked for besides is no evidence of what was seen.
    if (typeof record.sortTime === 'number' && record.signal.type !== 'trace') {
      noteTime(tally, record.sortTime);
      noteSignal(tally, record.signal, record.sortTime);
    }
    sink.signal(record);
  };

  const ignore = (reason: IgnoreReason): void => {
    tally.records++;
    countOne(tally.ignored, reason);
  };

  const takePart = (part: Normalized, { bytes, at, within, fieldOf, isCloud }: Place): void => {
    if (part.outcome === 'rejected') {
      const { reason } = part.rejection;
      const field = part.rejection.field === '' ? '' : fieldOf(part.rejection.field);
      reject({ reason, at, sample: bytes, field: within === '' || field === '' ? within + field : `${within}.${field}` });
      return;
    }
    if (part.outcome === 'ignored') {
      ignore(part.reason);
      return;
    }
    tally.records++;
    tally.accepted++;
    for (const found of part.signals) {
      const signal: Signal = isCloud && found.source === 'audit' ? { ...found, source: 'cloud_audit' } : found;
      if (isFoundObject(signal)) for (const record of currentState(signal)) takeSignal(record);
      else takeSignal({ sortTime: signal.at_us, signal });
    }
  };

  const takeRecord = (document: unknown, place: Place): void => {
    const form = recognise(document);
    forms.add(place.isCloud ? 'cloud_audit' : form);
    for (const record of recordsOf(document)) {
      const atUs = recordTimeUs(record);
      if (atUs !== undefined) noteTime(tally, atUs);
    }
    const options: NormalizeOptions = {
      cluster: file.cluster,
      source: form === 'watch' ? watchSourceOf(document) : 'list',
      ...looking,
    };
    for (const part of normalizeDocument(document, options).parts) takePart(part, place);
  };

  const takeOne = (document: unknown, bytes: Buffer, { at, isCloudLine }: Found, within: string): void => {
    const envelope = openEnvelope(document);
    if (envelope === undefined) {
      takeRecord(document, { bytes, at, within, fieldOf: unchanged, isCloud: isCloudLine });
      return;
    }
    forms.add('cloud_audit');
    const inside = (path: string): string => (within === '' || path === '' ? within + path : `${within}.${path}`);
    for (const one of envelope) {
      if (one.kind === 'other') ignore('not_delivery');
      else if (one.kind === 'broken') reject({ reason: 'bad_envelope', at, sample: bytes, field: inside(one.field), message: one.message });
      else takeRecord(one.record, { bytes, at, within: inside(one.within), fieldOf: one.fieldOf, isCloud: true });
    }
  };

  return {
    take(document, bytes, found) {
      if (!Array.isArray(document)) {
        takeOne(document, bytes, found, '');
        return;
      }
      forms.add('array');
      document.forEach((element: unknown, index) => {
        takeOne(element, bytes, found, `[${index}]`);
      });
    },
    reject,
    forms,
  };
}

/** Where a record lies: in which bytes, and under which path within their document. */
interface Place {
  readonly bytes: Buffer;
  readonly at: Location;
  readonly within: string;
  readonly fieldOf: FieldOf;
  readonly isCloud: boolean;
}

/** An object as it stood in a list or a file; Events are about the past wherever they are found. */
const isFoundObject = (signal: Signal): boolean => signal.source === 'list';

/** Which watch writes such a line. */
function watchSourceOf(line: unknown): Source {
  const object = isObject(line) ? line['object'] : undefined;
  const kind = isObject(object) ? object['kind'] : undefined;
  if (kind === 'Pod') return 'pod_watch';
  return kind === 'Node' ? 'node_watch' : 'workload_watch';
}

/** The records whose own times count: items of a list, the object of a watch line, else the document itself. */
function recordsOf(document: unknown): readonly unknown[] {
  if (!isObject(document)) return [];
  if (Array.isArray(document['items'])) return document['items'];
  return [isObject(document['object']) ? document['object'] : document];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

import { isAscii, isUtf8 } from 'node:buffer';
import { unreachable } from '@lunettes/base';
import { type NormalizeOptions, normalizeAudit, normalizeDocument, parseDocument, recognise } from '@lunettes/core/normalization';
import type { RawEnvelope, RejectionReason, Signal } from '@lunettes/core/vocabulary';
import { passedThrough } from './pass-through.ts';
import { recordedSignals } from './recorded-signals.ts';

/** What one raw record says. `problem` names the first thing in it that could not be read, in our own words. */
export interface ReadRecord {
  readonly signals: readonly Signal[];
  readonly problem: string | undefined;
}

/** Reads the body of a raw record by its form. Never throws: a body that is no UTF-8 or no JSON is a problem like any other. */
export function signalsOf(
  input: RawEnvelope,
  { ignoredNamespaces, trace }: Pick<NormalizeOptions, 'ignoredNamespaces' | 'trace'>,
): ReadRecord {
  const text = decoded(input.body);
  if (text === undefined) return unread('not_utf8');
  const document = parseDocument(text);
  if (!document.ok) return unread(document.problem);
  const options = { cluster: input.cluster, source: input.source, ignoredNamespaces, trace };
  switch (input.form) {
    case 'audit':
      // Collectors write single events; a body that only resembles one is rejected as an audit event, by field.
      return recognise(document.value) === 'audit_list'
        ? gathered(normalizeDocument(document.value, options).parts)
        : gathered([normalizeAudit(document.value, options)]);
    case 'pod':
    case 'event':
    case 'node':
    case 'workload':
      return gathered(normalizeDocument(document.value, options).parts);
    case 'signal':
      return recordedSignals(document.value);
    case 'tick':
    case 'policy':
    case 'trace_config':
    case 'coverage':
    case 'observation':
    case 'list_begin':
    case 'list_end':
      return passedThrough(input, document.value, text);
    default:
      return unreachable(input.form);
  }
}

/** Strict: bytes that are no UTF-8 must not become replacement characters and pass for text. */
function decoded(body: Uint8Array): string | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // Nearly all records are ASCII, where one byte is one character.
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

/** The good parts of a list count; the first bad one names the problem. */
function gathered(parts: ReturnType<typeof normalizeDocument>['parts']): ReadRecord {
  const signals: Signal[] = [];
  let problem: string | undefined;
  for (const part of parts) {
    if (part.outcome === 'signals') for (const signal of part.signals) signals.push(signal);
    if (part.outcome === 'rejected') problem ??= described(part.rejection.reason, part.rejection.field);
  }
  return { signals, problem };
}

const unread = (reason: RejectionReason): ReadRecord => ({ signals: [], problem: described(reason, '') });

const described = (reason: RejectionReason, field: string): string => (field === '' ? reason : `${reason} ${field}`);

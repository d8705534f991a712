import { type Parsed, parsed, problem } from '@lunettes/base';
import type { DeadLetterCode } from '@lunettes/core/vocabulary';

/** One record that a stage could not use, kept as it was read. */
export interface DeadLetter {
  /** `stage|lane|offset|part`: the same record set aside twice has the same id. */
  readonly id: string;
  readonly code: DeadLetterCode;
  /** Names the place and the reason in our own words; never an engine's message, which depends on the version of V8. */
  readonly detail: string;
  readonly original: Uint8Array;
}

const codes: Readonly<Record<DeadLetterCode, true>> = {
  late: true,
  unreadable: true,
  step_failed: true,
  undecodable: true,
  too_large: true,
  rejected: true,
  maybe_rejected: true,
};
const newline = 0x0a;

/** The value of a record in topic `dead-letters`: one line of JSON, then the original bytes. The id is its key. */
export function encodeDeadLetter(letter: DeadLetter): Uint8Array {
  const head = new TextEncoder().encode(`${JSON.stringify({ code: letter.code, detail: letter.detail })}\n`);
  const bytes = new Uint8Array(head.length + letter.original.length);
  bytes.set(head);
  bytes.set(letter.original, head.length);
  return bytes;
}

/** Reads what `encodeDeadLetter` wrote; `id` is the record's key. */
export function decodeDeadLetter(id: string, bytes: Uint8Array): Parsed<DeadLetter, 'undecodable'> {
  const end = bytes.indexOf(newline);
  const head = headOf(new TextDecoder().decode(bytes.subarray(0, Math.max(end, 0))));
  return head === undefined ? problem('undecodable') : parsed({ id, ...head, original: bytes.slice(end + 1) });
}

function headOf(text: string): Pick<DeadLetter, 'code' | 'detail'> | undefined {
  try {
    const { code, detail } = JSON.parse(text) as { code?: unknown; detail?: unknown };
    return isCode(code) && typeof detail === 'string' ? { code, detail } : undefined;
  } catch {
    return undefined;
  }
}

const isCode = (value: unknown): value is DeadLetterCode => typeof value === 'string' && Object.hasOwn(codes, value);

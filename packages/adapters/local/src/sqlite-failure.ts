import { PortFailure, type PortFailureKind } from '@lunettes/ports';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html) after which the same call may succeed later. */
const transientCodes: ReadonlySet<number> = new Set([5, 6, 7, 9, 10, 13]); // busy, locked, nomem, interrupt, ioerr, full

/** What SQLite threw, in the words of the port. */
export function portFailureOf(cause: unknown, attempted: string): PortFailure {
  if (cause instanceof PortFailure) return cause;
  const code = typeof cause === 'object' && cause !== null && 'errcode' in cause ? Number(cause.errcode) & 0xff : -1;
  const kind: PortFailureKind = transientCodes.has(code) ? 'transient' : 'permanent';
  return new PortFailure(kind, `could not ${attempted}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}

/** Runs `call`; what SQLite throws leaves as a `PortFailure` that says what was attempted. */
export function asPort<T>(attempted: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw portFailureOf(cause, attempted);
  }
}

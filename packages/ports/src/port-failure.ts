/**
 * What went wrong outside, as far as anyone may act on it:
 *
 * - `transient`: the same call may succeed later. Whether its effect happened is unknown.
 * - `permanent`: repeating it is useless until an operator has acted; the message says on what.
 * - `fenced`: somebody else owns the lane, or it moved on; what this caller has in memory is void.
 */
export type PortFailureKind = 'transient' | 'permanent' | 'fenced';

/**
 * What a caller may tell apart beyond the kind.
 *
 * - `store_full`: `--store-max-bytes` is reached; only collectors meet it.
 * - `log_foreign`: a topic is not the one that the checkpoint was written for.
 */
export type PortFailureCode = 'store_full' | 'log_foreign' | 'unspecified';

/** The only thing that a driver of a port may throw. Drivers report; the runtime alone decides to reopen, wait or stop. */
export class PortFailure extends Error {
  override readonly name = 'PortFailure';
  readonly kind: PortFailureKind;
  readonly code: PortFailureCode;

  constructor(kind: PortFailureKind, message: string, options: ErrorOptions & { readonly code?: PortFailureCode } = {}) {
    super(message, options);
    this.kind = kind;
    this.code = options.code ?? 'unspecified';
  }
}

import { type ServiceError, status } from '@grpc/grpc-js';
import { retryDelayMs } from './retry-info.ts';

/**
 * What became of one request, as far as the sender may act on it:
 *
 * - `accepted`: the backend has the spans. `warning` is what it adds to that.
 * - `partial`: it has some; `rejected` are lost there and must not be sent again. It does not say which.
 * - `refused`: something in this content will never be taken; a part of it may.
 * - `too_large`: the request as a whole is beyond the backend's bound; a smaller one may pass.
 * - `later`: whether it was taken is unknown; the same content may be sent again, after `afterMs` if it said so.
 * - `needs_operator`: as `later`, but nothing will change by itself (credentials, permissions, a wrong address).
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly warning: string | undefined }
  | { readonly kind: 'partial'; readonly rejected: number; readonly message: string }
  | { readonly kind: 'refused' | 'too_large' | 'needs_operator'; readonly code: string; readonly message: string }
  | { readonly kind: 'later'; readonly code: string; readonly message: string; readonly afterMs: number | undefined };

/** Judges the failure of a request by its gRPC status, as the OTLP specification groups them. */
export function outcomeOfFailure({ code, details, metadata }: Pick<ServiceError, 'code' | 'details' | 'metadata'>): SendOutcome {
  const what = { code: status[code] ?? String(code), message: details };
  const afterMs = retryDelayMs(metadata);
  switch (code) {
    case status.INVALID_ARGUMENT:
      return { kind: 'refused', ...what };
    case status.RESOURCE_EXHAUSTED:
      // Without a word on when to come again it is either the size of the message, which servers tell in these words, or a full backend.
      return afterMs === undefined && /larger than max|exceeds? (the )?max/i.test(details)
        ? { kind: 'too_large', ...what }
        : { kind: 'later', ...what, afterMs };
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
    case status.UNIMPLEMENTED:
    case status.NOT_FOUND:
    case status.FAILED_PRECONDITION:
    case status.ALREADY_EXISTS:
      return { kind: 'needs_operator', ...what };
    default:
      return { kind: 'later', ...what, afterMs };
  }
}

import type { TraceReader } from '../trace-config/index.ts';
import type { IgnoreReason, Rejection, RejectionReason, Signal, Source } from '../vocabulary/index.ts';

/** What became of one record: facts, nothing of interest, or not readable. Every record is exactly one of these. */
export type Normalized =
  | { readonly outcome: 'signals'; readonly signals: readonly Signal[] }
  | { readonly outcome: 'ignored'; readonly reason: IgnoreReason }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

export interface NormalizeOptions {
  readonly cluster: string;
  /** How objects were come by (`pod_watch`, `list`, ...). Audit events and Events say themselves what they are. */
  readonly source: Source;
  /** Nothing about these namespaces becomes a signal. */
  readonly ignoredNamespaces: ReadonlySet<string>;
  /** Looks at every record with the users' trace configurations; without one nothing is looked for. */
  readonly trace?: TraceReader | undefined;
}

/** What an extractor finds: signals, or why there are none. Problems of fields are in the `Reading`. */
export type Extracted = readonly Signal[] | IgnoreReason;

export const rejected = (field: string, reason: RejectionReason): Normalized => ({ outcome: 'rejected', rejection: { field, reason } });

export const ignored = (reason: IgnoreReason): Normalized => ({ outcome: 'ignored', reason });

/** A record with one unreadable field is rejected as a whole: half a record would be taken for a whole one. */
export function concluded(extracted: Extracted, rejection: Rejection | undefined): Normalized {
  if (rejection !== undefined) return { outcome: 'rejected', rejection };
  return typeof extracted === 'string' ? ignored(extracted) : { outcome: 'signals', signals: extracted };
}

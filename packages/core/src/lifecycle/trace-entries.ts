import type { Held, TraceConfigFacts } from '../trace-config/index.ts';
import type { EventTimeUs, Pairs } from '../vocabulary/index.ts';

/** What a Pod's records said under the users' trace configurations, and the spans that were told of it. */
export interface TraceEntry {
  readonly kind: 'trace';
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly held: Held;
  /** Rows that were emitted and may still change, sorted by key. */
  readonly told: readonly ToldSpan[];
  /** When a watermark must look again. */
  readonly nextUs: EventTimeUs;
}

/** A `span.closed` row that was emitted; `content` is a hash, empty for a retracted one. */
export interface ToldSpan {
  readonly key: string;
  readonly version: number;
  readonly at: EventTimeUs;
  readonly content: string;
  /** End of its track: from `latenessBoundUs` after it on the row is final. */
  readonly trackEndUs: EventTimeUs;
  /** What its identity follows from, for taking it back. */
  readonly identity: Pairs;
}

/** The trace configurations of one cluster, sorted by the instant from which they hold. */
export interface TraceConfigEntry {
  readonly kind: 'trace_config';
  readonly configs: readonly TraceConfigFacts[];
}

export const traceKey = (cluster: string, uid: string): string => `trace|${cluster}|${uid}`;
export const traceConfigKey = (cluster: string): string => `trace-config|${cluster}`;

/** Spans that trace configurations make of one Pod at a time; those of the first rules are told. */
export const spansPerPodMax = 128;

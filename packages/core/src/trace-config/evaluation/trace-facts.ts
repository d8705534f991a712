import type { TraceContext } from '../reading/trace-context.ts';

/** What a match means for its track: `open` and `close` begin and end the track itself. */
export type MarkRole = 'open' | 'close' | 'start' | 'end' | 'direct' | 'error';

/** One match of a configuration that held for a signal. */
export interface Mark {
  /** Told by the message; 0 where nothing is told. */
  readonly durationUs: number;
  /** Instances that it speaks of; null for all of them. */
  readonly names: readonly string[] | null;
  /** Message of an error. */
  readonly note: string;
  readonly role: MarkRole;
  /** Index of the span in its track; -1 for the track itself. */
  readonly rule: number;
  readonly track: number;
}

/** Body of a `trace` signal: everything that one version of the configuration found in one record about one Pod. */
export interface TraceFacts {
  /** When the request arrived, as in the original; of an Event that no request tells of, when it last happened. */
  readonly atUs: number;
  readonly contexts: readonly TraceContext[];
  /** The time is that of a request. */
  readonly exact: boolean;
  /** Identity of the occurrence, the same from whichever source. */
  readonly id: string;
  readonly marks: readonly Mark[];
  /** Instances that the object has, by span. */
  readonly names: readonly { readonly rule: number; readonly track: number; readonly values: readonly string[] }[];
  readonly properties: readonly { readonly name: string; readonly track: number; readonly value: string }[];
  readonly version: string;
}

/** Body of a `trace_config` signal: `version` is a hash of the document, which is its canonical JSON. */
export interface TraceConfigFacts {
  readonly document: string;
  readonly effectiveAtUs: number;
  readonly version: string;
}

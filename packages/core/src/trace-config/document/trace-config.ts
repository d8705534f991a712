/**
 * A trace configuration as it travels through the lanes and lies in their state: JSON-safe, its members written in byte
 * order, so that `JSON.stringify` gives its canonical form whichever way it was written down.
 */
export interface TraceConfig {
  /** The delivery SLI is measured by the spans of these tracks; absent: by the stages, and spans are only shown. */
  readonly deliveryBasis?: 'trace-config';
  readonly tracks: readonly Track[];
}

/** What follows one object from a start to a finish and collects its spans: an element of the original's array. */
export interface Track {
  /** `PodCreate` and `PodDelete` belong to the trace of that delivery; any other name makes a trace of its own. */
  readonly action: string;
  /** Empty: any. */
  readonly apiVersion: string;
  readonly finish: readonly Match[];
  readonly finishName: string;
  readonly properties: readonly Property[];
  readonly resource: string;
  /** Children stand after their parent. */
  readonly spans: readonly SpanRule[];
  readonly start: readonly Match[];
  readonly startName: string;
}

/** `interval`: latest start to earliest end. `direct`: each match tells a duration that ends with it. */
export type SpanMode = 'interval' | 'direct';

/** The original's owners: `k8s` counts as platform, `custom` as tenant, the others in nothing. */
export const spanOwners = ['', 'custom', 'k8s', 'others'] as const;
export type SpanOwner = (typeof spanOwners)[number];

export interface SpanRule {
  readonly closeWithTrack: boolean;
  readonly component: string;
  readonly direct: readonly Match[];
  readonly end: readonly Match[];
  readonly errors: readonly Match[];
  /** Tells the rules of one track apart; does not change when others are added behind it. */
  readonly id: string;
  readonly mode: SpanMode;
  readonly name: string;
  /** Path whose values are the instances of this span; empty for a span that there is once. */
  readonly nameRef: string;
  readonly omitEmpty: boolean;
  readonly owner: SpanOwner;
  /** Index of the parent in `spans`, -1 for none. */
  readonly parent: number;
  readonly start: readonly Match[];
  readonly type: string;
}

export type MatchKind = 'event' | 'operation';

/** One condition on a signal; the original's HyperEvent. Regular expressions are of RE2, as in the original. */
export interface Match {
  /** Captures a Go duration; empty for none. */
  readonly duration: string;
  /** The reason of an Event, or an operation; `*` in an operation stands for anything between two colons. */
  readonly key: string;
  readonly kind: MatchKind;
  /** Must be found in the message or in a detail of the operation; empty for none. */
  readonly message: string;
  /** Captures the instance; empty for none. */
  readonly name: string;
  /** An expression that decides alone when there is one. */
  readonly when: string;
}

/** A value of the object that becomes an attribute of every span of its track. */
export interface Property {
  /** Also a metric label. */
  readonly metric: boolean;
  readonly name: string;
  /** `metadata#labels#team` or a JSONPath; empty when an expression gives the value. */
  readonly path: string;
  readonly value: string;
}

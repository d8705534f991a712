import { redactionReasons } from '@lunettes/core/collection';
import { ignoreReasons, rejectionReasons } from '@lunettes/core/vocabulary';
import type { Metrics } from '@lunettes/telemetry';

/** Every counter of the collector with its closed list of reasons: nothing is dropped, refused or changed unseen. */
const collectorCounters = {
  received_records: ['audit_webhook', 'audit_file', 'watch'],
  appended_records: [
    'audit',
    'pod',
    'event',
    'node',
    'workload',
    'tick',
    'observation',
    'list_begin',
    'list_end',
    'trace_config',
    'coverage',
  ],
  ignored_records: [...ignoreReasons, 'unchanged_node', 'other_event'],
  rejected_records: rejectionReasons,
  redacted_parts: redactionReasons,
  truncated_records: ['audit_bodies', 'object'],
  refused_batches: [
    'unauthorized',
    'unknown_cluster',
    'unsupported_encoding',
    'too_large',
    'not_json',
    'unknown_shape',
    'unsupported_version',
    'busy',
    'queue_full',
    'store_full',
    'append_failed',
    'too_slow',
  ],
  failed_appends: ['store_full', 'failed'],
  file_events: ['rotated', 'truncated', 'position_lost', 'line_unfinished', 'unreadable'],
  watch_events: ['listed', 'denied', 'refused', 'unreachable', 'unreadable', 'too_large'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type CollectorCounter = keyof typeof collectorCounters;
export type CounterReason<Name extends CollectorCounter> = (typeof collectorCounters)[Name][number];

export interface Counters {
  add<Name extends CollectorCounter>(name: Name, reason: CounterReason<Name>, by?: number): void;
  get<Name extends CollectorCounter>(name: Name, reason: CounterReason<Name>): number;
  /** Every counter with every reason, zeros included. */
  snapshot(): Readonly<Record<CollectorCounter, Readonly<Record<string, number>>>>;
}

/** `metrics` hears of every count, for the scrape. */
export function openCounters(metrics?: Pick<Metrics, 'count'>): Counters {
  const counts = new Map<string, number>();
  const keyOf = (name: string, reason: string): string => `${name}|${reason}`;
  const of = (name: CollectorCounter): Readonly<Record<string, number>> =>
    Object.fromEntries(collectorCounters[name].map((reason) => [reason, counts.get(keyOf(name, reason)) ?? 0]));
  return {
    add: (name, reason, by = 1) => {
      counts.set(keyOf(name, reason), (counts.get(keyOf(name, reason)) ?? 0) + by);
      metrics?.count('lunettes_collector_events_total', { counter: name, reason }, by);
    },
    get: (name, reason) => counts.get(keyOf(name, reason)) ?? 0,
    snapshot: () => ({
      received_records: of('received_records'),
      appended_records: of('appended_records'),
      ignored_records: of('ignored_records'),
      rejected_records: of('rejected_records'),
      redacted_parts: of('redacted_parts'),
      truncated_records: of('truncated_records'),
      refused_batches: of('refused_batches'),
      failed_appends: of('failed_appends'),
      file_events: of('file_events'),
      watch_events: of('watch_events'),
    }),
  };
}

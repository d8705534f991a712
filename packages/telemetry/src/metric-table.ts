/** One metric. Labels have few values each, known in advance or capped by who counts. */
export interface MetricDeclaration {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

/** Every metric that a process of ours exposes, each with its unit in its name. A service uses those that concern it. */
export const metricTable = {
  lunettes_build_info: { kind: 'gauge', help: 'Always 1; the labels say what runs.', labels: ['service', 'version'] },
  lunettes_records_dropped_total: {
    kind: 'counter',
    help: 'Records that were passed over, by service and reason from that service’s closed list.',
    labels: ['service', 'reason'],
  },
  lunettes_collector_events_total: {
    kind: 'counter',
    help: 'What became of what a collector read: received, appended, ignored, rejected, redacted, refused, by reason.',
    labels: ['counter', 'reason'],
  },
  lunettes_sink_rows_total: {
    kind: 'counter',
    help: 'Rows that a sink has delivered, repeats after a crash included.',
    labels: ['sink', 'table'],
  },
  lunettes_sink_batches_total: { kind: 'counter', help: 'Batches that a sink has delivered.', labels: ['sink', 'table'] },
  lunettes_sink_failures_total: { kind: 'counter', help: 'Deliveries that failed and are tried again.', labels: ['sink'] },
  lunettes_sink_places_lost_total: {
    kind: 'counter',
    help: 'Times that the log did not have the place which a sink had kept in it; it began at the oldest record then.',
    labels: ['sink', 'topic'],
  },
  lunettes_sink_lag_records: {
    kind: 'gauge',
    help: 'Records of the log that a sink has still to confirm.',
    labels: ['sink', 'topic', 'lane'],
  },
  lunettes_otlp_requests_total: {
    kind: 'counter',
    help: 'OTLP requests by what became of them: accepted, partial, refused, too_large, later, needs_operator.',
    labels: ['result'],
  },
  lunettes_otlp_spans_total: {
    kind: 'counter',
    help: 'Spans by what became of them: accepted, rejected, maybe_rejected, too_large, after_export, retracted_after_export.',
    labels: ['result'],
  },
  lunettes_otlp_traces_held: {
    kind: 'gauge',
    help: 'Traces that wait for their time, or whose sending is remembered.',
    labels: ['lane'],
  },
  lunettes_lane_position: { kind: 'gauge', help: 'Next input offset of a lane, as of its last commit.', labels: ['stage', 'lane'] },
  lunettes_lane_lag_records: { kind: 'gauge', help: 'Records of its input that a lane has still to read.', labels: ['stage', 'lane'] },
  lunettes_lane_stopped: { kind: 'gauge', help: '1 for a lane that stands still until an operator acts.', labels: ['stage', 'lane'] },
  lunettes_lane_events_total: {
    kind: 'counter',
    help: 'What the lanes of a stage have done: records, outputs, repeats, replayed, adopted, fences, losses, discarded, deadLetters, rounds, opens, fenced.',
    labels: ['stage', 'what'],
  },
  lunettes_watermark_timestamp_seconds: { kind: 'gauge', help: 'Event time up to which a cluster is complete.', labels: ['cluster'] },
  lunettes_cluster_silent: { kind: 'gauge', help: '1 for a cluster whose primary source gives no evidence of time.', labels: ['cluster'] },
  lunettes_dead_letters: { kind: 'gauge', help: 'Records that stages have set aside since the log was made.', labels: [] },
  lunettes_store_bytes: { kind: 'gauge', help: 'Bytes in use by log, state and cursors.', labels: [] },
  lunettes_store_bytes_max: { kind: 'gauge', help: 'Bytes at which collectors are refused.', labels: [] },
  lunettes_http_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time to answer, by route pattern and status class.',
    labels: ['route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
  },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

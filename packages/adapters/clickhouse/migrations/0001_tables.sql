-- One table per record type. Columns are the record's fields; beside each `..._at_us` stands a `..._at`.
--
-- A row's identity is its sorting key, and `row_version` (epoch * 2^32 + version) says which of several rows with
-- one identity is true. Only columns that can never change between versions may stand in the key: that is why no
-- time does. Times of a record may all be corrected by later evidence.
--
-- For the same reason the partition is not taken from the record: it is the day or month on which the row was
-- written (`written_on`). Versions of one row may lie in several partitions, and FINAL merges across partitions
-- exactly because the partition is not part of the key. This order of things also makes retention safe: a newer
-- version is never in an older partition, so the true version is the last to go, and no retracted or outdated row
-- comes back when a partition is dropped; and a recording of last year can be loaded without vanishing at once.
-- Reading a span of event time stays cheap through the minmax indexes, since rows are written in about that order.
--
-- The tables have many columns, and a merge keeps buffers for all of them at once unless it is told to take one column
-- after the other and to grow its buffers as needed; the last two settings hold merges far below a memory cap of 1 GiB.
--
-- `fsync_after_insert`: the writer moves its cursor when an insert has returned; a power loss must not undo the insert.

CREATE TABLE IF NOT EXISTS sli (
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  pod String,
  uid Nullable(String),
  action LowCardinality(String),
  ordinal UInt32,
  version UInt32,
  retracted Bool,
  delivery_id String,
  trace_id String,
  cluster_uid LowCardinality(Nullable(String)),
  kubernetes_version LowCardinality(Nullable(String)),
  kubelet_version LowCardinality(Nullable(String)),
  workload_kind LowCardinality(Nullable(String)),
  workload_name Nullable(String),
  workload_uid Nullable(String),
  owner_kind LowCardinality(Nullable(String)),
  owner_name Nullable(String),
  owner_uid Nullable(String),
  revision Nullable(String),
  replaces_uid Nullable(String),
  attempt UInt32,
  trigger LowCardinality(String),
  ended_by LowCardinality(Nullable(String)),
  forced Bool,
  node LowCardinality(Nullable(String)),
  zone LowCardinality(Nullable(String)),
  region LowCardinality(Nullable(String)),
  node_pool LowCardinality(Nullable(String)),
  instance_type LowCardinality(Nullable(String)),
  class LowCardinality(Nullable(String)),
  run_to_completion Nullable(Bool),
  scheduler_name LowCardinality(Nullable(String)),
  priority_class LowCardinality(Nullable(String)),
  qos_class LowCardinality(Nullable(String)),
  runtime_class LowCardinality(Nullable(String)),
  dimensions Map(String, String),
  started_at_us Nullable(Int64),
  started_at Nullable(DateTime64(6, 'UTC')) DEFAULT fromUnixTimestamp64Micro(started_at_us, 'UTC'),
  ended_at_us Nullable(Int64),
  ended_at Nullable(DateTime64(6, 'UTC')) DEFAULT fromUnixTimestamp64Micro(ended_at_us, 'UTC'),
  first_seen_at_us Int64,
  first_seen_at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(first_seen_at_us, 'UTC'),
  outcome LowCardinality(String),
  total_us Nullable(Int64),
  delivery_us Nullable(Int64),
  platform_us Nullable(Int64),
  capacity_us Nullable(Int64),
  tenant_us Nullable(Int64),
  external_us Nullable(Int64),
  unexplained_us Nullable(Int64),
  overdue_us Nullable(Int64),
  `stages.stage` Array(LowCardinality(String)),
  `stages.us` Array(Int64),
  `stages.owner` Array(LowCardinality(String)),
  `stages.open` Array(Bool),
  `images.name` Array(String),
  `images.cached` Array(Nullable(Bool)),
  `images.bytes` Array(Nullable(Int64)),
  `images.pull_us` Array(Nullable(Int64)),
  `images.wait_us` Array(Nullable(Int64)),
  restarts UInt32,
  pod_slo_us Nullable(Int64),
  pod_slo_verdict LowCardinality(Nullable(String)),
  pod_slo_code LowCardinality(Nullable(String)),
  delivery_slo_us Nullable(Int64),
  delivery_slo_verdict LowCardinality(Nullable(String)),
  delivery_slo_code LowCardinality(Nullable(String)),
  `delete_ladder.within_10m` LowCardinality(Nullable(String)),
  `delete_ladder.within_1h` LowCardinality(Nullable(String)),
  `delete_ladder.within_24h` LowCardinality(Nullable(String)),
  sig_startup_us Nullable(Int64),
  sig_eligible Nullable(Bool),
  sig_excluded LowCardinality(Nullable(String)),
  stateful Nullable(Bool),
  slo_eligible Bool,
  slo_excluded LowCardinality(Nullable(String)),
  `objectives.name` Array(LowCardinality(String)),
  `objectives.limit_us` Array(Nullable(Int64)),
  `objectives.verdict` Array(LowCardinality(String)),
  `objectives.eligible` Array(Bool),
  `objectives.excluded` Array(LowCardinality(Nullable(String))),
  code LowCardinality(Nullable(String)),
  cause LowCardinality(Nullable(String)),
  side LowCardinality(Nullable(String)),
  judged_at_us Nullable(Int64),
  judged_at Nullable(DateTime64(6, 'UTC')) DEFAULT fromUnixTimestamp64Micro(judged_at_us, 'UTC'),
  final Bool,
  borderline Bool,
  uncertainty_us Int64,
  sources Array(LowCardinality(String)),
  degraded Array(LowCardinality(String)),
  policy_version LowCardinality(String),
  logic_version LowCardinality(String),
  delivery_basis LowCardinality(String),

  listed_at_us Int64 DEFAULT coalesce(started_at_us, first_seen_at_us) COMMENT 'Where lists show it: its start, else when it was first seen.',
  counted_at_us Int64 DEFAULT coalesce(judged_at_us, started_at_us, first_seen_at_us) COMMENT 'The instant that decides its hour, day and month.',
  row_version UInt64,
  written_on Date DEFAULT toDate(now('UTC')),
  INDEX by_delivery delivery_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_uid uid TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_pod pod TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_listed listed_at_us TYPE minmax GRANULARITY 1,
  INDEX by_counted counted_at_us TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, retracted)
PARTITION BY toYYYYMM(written_on)
ORDER BY (cluster, namespace, delivery_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, vertical_merge_algorithm_min_rows_to_activate = 1, min_columns_to_activate_adaptive_write_buffer = 1;

CREATE TABLE IF NOT EXISTS spans (
  trace_id String,
  span_id String,
  parent_span_id Nullable(String),
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  pod String,
  uid String,
  name LowCardinality(String),
  stage LowCardinality(Nullable(String)),
  container LowCardinality(Nullable(String)),
  attempt Nullable(UInt32),
  owner LowCardinality(Nullable(String)),
  start_at_us Int64,
  start_at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(start_at_us, 'UTC'),
  end_at_us Int64,
  end_at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(end_at_us, 'UTC'),
  status LowCardinality(String),
  attributes Map(String, String),
  `links.trace_id` Array(String),
  `links.span_id` Array(String),
  `links.attributes` Array(Map(String, String)),
  `events.at_us` Array(Int64),
  `events.name` Array(LowCardinality(String)),
  `events.attributes` Array(Map(String, String)),
  version UInt32,
  retracted Bool,

  row_version UInt64,
  written_on Date DEFAULT toDate(now('UTC')),
  INDEX by_uid uid TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_start start_at_us TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, retracted)
PARTITION BY written_on
ORDER BY (trace_id, span_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, vertical_merge_algorithm_min_rows_to_activate = 1, min_columns_to_activate_adaptive_write_buffer = 1;

CREATE TABLE IF NOT EXISTS diagnoses (
  diagnosis_id String,
  delivery_id Nullable(String),
  rank UInt32,
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  pod String,
  uid Nullable(String),
  action LowCardinality(String),
  version UInt32,
  retracted Bool,
  final Bool,
  provisional Bool,
  at_us Int64,
  at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(at_us, 'UTC'),
  since_at_us Nullable(Int64),
  since_at Nullable(DateTime64(6, 'UTC')) DEFAULT fromUnixTimestamp64Micro(since_at_us, 'UTC'),
  until_at_us Nullable(Int64),
  until_at Nullable(DateTime64(6, 'UTC')) DEFAULT fromUnixTimestamp64Micro(until_at_us, 'UTC'),
  code LowCardinality(String),
  cause LowCardinality(String),
  side LowCardinality(Nullable(String)),
  confidence LowCardinality(String),
  stage LowCardinality(String),
  container LowCardinality(Nullable(String)),
  node LowCardinality(Nullable(String)),
  image Nullable(String),
  volume Nullable(String),
  message_key LowCardinality(String),
  params Map(String, String),
  summary String,
  advice String,
  `also.cause` Array(LowCardinality(String)),
  `also.side` Array(LowCardinality(Nullable(String))),
  `also.confidence` Array(LowCardinality(String)),
  unexplained_us Nullable(Int64),
  docs_url LowCardinality(String),
  `evidence.at_us` Array(Int64),
  `evidence.last_at_us` Array(Int64),
  `evidence.source` Array(LowCardinality(String)),
  `evidence.id` Array(String),
  `evidence.type` Array(LowCardinality(Nullable(String))),
  `evidence.component` Array(LowCardinality(String)),
  `evidence.reason` Array(LowCardinality(String)),
  `evidence.message` Array(String),
  `evidence.count` Array(Int64),
  `evidence.object_kind` Array(LowCardinality(String)),
  `evidence.object_namespace` Array(LowCardinality(String)),
  `evidence.object_name` Array(String),
  `evidence.object_uid` Array(String),
  `evidence.object_field_path` Array(String),

  row_version UInt64,
  written_on Date DEFAULT toDate(now('UTC')),
  INDEX by_delivery delivery_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_uid uid TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_at at_us TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, retracted)
PARTITION BY toYYYYMM(written_on)
ORDER BY (cluster, namespace, diagnosis_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, vertical_merge_algorithm_min_rows_to_activate = 1, min_columns_to_activate_adaptive_write_buffer = 1;

CREATE TABLE IF NOT EXISTS lifecycle (
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  pod String,
  uid String,
  key String,
  type LowCardinality(String),
  at_us Int64,
  at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(at_us, 'UTC'),
  resolution LowCardinality(String),
  clock LowCardinality(String),
  evidence_id String,
  container LowCardinality(String),
  attempt UInt32,
  node LowCardinality(Nullable(String)),
  details Map(String, String),
  version UInt32,
  retracted Bool,

  row_version UInt64,
  written_on Date DEFAULT toDate(now('UTC')),
  INDEX by_uid uid TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_pod pod TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_ip details['ip'] TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_at at_us TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, retracted)
PARTITION BY written_on
ORDER BY (cluster, namespace, pod, uid, key)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, vertical_merge_algorithm_min_rows_to_activate = 1, min_columns_to_activate_adaptive_write_buffer = 1;

CREATE TABLE IF NOT EXISTS breaches (
  breach_id String,
  delivery_id String,
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  pod String,
  uid Nullable(String),
  action LowCardinality(String),
  objective LowCardinality(String),
  limit_us Int64,
  value_us Int64,
  at_us Int64,
  at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(at_us, 'UTC'),
  version UInt32,
  final Bool,
  retracted Bool,
  policy_version LowCardinality(String),

  row_version UInt64,
  written_on Date DEFAULT toDate(now('UTC')),
  INDEX by_delivery delivery_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_at at_us TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, retracted)
PARTITION BY toYYYYMM(written_on)
ORDER BY (cluster, namespace, breach_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, vertical_merge_algorithm_min_rows_to_activate = 1, min_columns_to_activate_adaptive_write_buffer = 1;

CREATE TABLE IF NOT EXISTS coverage (
  cluster LowCardinality(String),
  source LowCardinality(String),
  from_at_us Int64,
  from_at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(from_at_us, 'UTC'),
  to_at_us Int64,
  to_at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(to_at_us, 'UTC'),
  state LowCardinality(String),
  reason LowCardinality(Nullable(String)),
  lost_at_least Int64,
  version UInt32,
  retracted Bool,

  row_version UInt64,
  written_on Date DEFAULT toDate(now('UTC'))
)
ENGINE = ReplacingMergeTree(row_version, retracted)
PARTITION BY toYYYYMM(written_on)
ORDER BY (cluster, source, from_at_us)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, vertical_merge_algorithm_min_rows_to_activate = 1, min_columns_to_activate_adaptive_write_buffer = 1;

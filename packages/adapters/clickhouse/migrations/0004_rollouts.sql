-- One row per workload and revision, from what the workload itself says; read them through `rollouts_final`.
CREATE TABLE IF NOT EXISTS rollouts (
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  workload_kind LowCardinality(String),
  workload_name String,
  workload_uid String,
  revision String,
  state LowCardinality(String),
  began_at_us Int64,
  began_at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(began_at_us, 'UTC'),
  started_at_us Nullable(Int64),
  started_at Nullable(DateTime64(6, 'UTC')) DEFAULT fromUnixTimestamp64Micro(started_at_us, 'UTC'),
  completed_at_us Nullable(Int64),
  completed_at Nullable(DateTime64(6, 'UTC')) DEFAULT fromUnixTimestamp64Micro(completed_at_us, 'UTC'),
  stuck_at_us Nullable(Int64),
  stuck_at Nullable(DateTime64(6, 'UTC')) DEFAULT fromUnixTimestamp64Micro(stuck_at_us, 'UTC'),
  superseded_at_us Nullable(Int64),
  superseded_at Nullable(DateTime64(6, 'UTC')) DEFAULT fromUnixTimestamp64Micro(superseded_at_us, 'UTC'),
  reason Nullable(String),
  message Nullable(String),
  desired Nullable(UInt32),
  created Nullable(UInt32),
  ready Nullable(UInt32),
  available Nullable(UInt32),
  trace_id String,
  version UInt32,
  retracted Bool,
  logic_version LowCardinality(String),

  row_version UInt64,
  written_on Date DEFAULT toDate(now('UTC')),
  INDEX by_began began_at_us TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, retracted)
PARTITION BY toYYYYMM(written_on)
ORDER BY (cluster, namespace, workload_uid, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, vertical_merge_algorithm_min_rows_to_activate = 1, min_columns_to_activate_adaptive_write_buffer = 1;

CREATE OR REPLACE VIEW rollouts_final AS SELECT * EXCEPT (row_version, written_on) FROM rollouts FINAL;

-- Each workload with its latest rollout.
CREATE OR REPLACE VIEW workloads AS
SELECT * FROM rollouts_final
ORDER BY began_at_us DESC, revision
LIMIT 1 BY cluster, namespace, workload_uid;

-- Creations of Pods beside the rollout that they belong to: by revision, or by time where the Pods of a kind do not name it or
-- the API refused them. `held_up`: it was not delivered, or it was the last of a rollout that is complete.
CREATE OR REPLACE VIEW rollout_pods AS
SELECT
  *,
  CAST(
    outcome != 'delivered' OR ifNull(
      state = 'completed' AND ended_at_us = max(ended_at_us) OVER (PARTITION BY cluster, namespace, rollout_uid, rollout_revision), false
    ),
    'Bool'
  ) AS held_up
FROM (
  SELECT
    s.cluster AS cluster, s.namespace AS namespace, r.workload_uid AS rollout_uid, r.revision AS rollout_revision, r.state AS state,
    s.pod AS pod, s.uid AS uid, s.delivery_id AS delivery_id, s.outcome AS outcome, s.node AS node, s.attempt AS attempt,
    s.started_at_us AS started_at_us, s.ended_at_us AS ended_at_us, s.total_us AS total_us, s.delivery_us AS delivery_us,
    s.delivery_slo_verdict AS delivery_slo_verdict, s.code AS code, s.cause AS cause, s.side AS side
  FROM sli_final AS s
  INNER JOIN (
    SELECT
      *,
      nullIf(leadInFrame(began_at_us, 1, toInt64(0)) OVER (
        PARTITION BY cluster, namespace, workload_uid ORDER BY began_at_us, revision ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ), 0) AS next_at_us
    FROM rollouts_final
  ) AS r ON s.cluster = r.cluster AND s.namespace = r.namespace
    AND if(ifNull(s.owner_kind = 'Job', false), s.owner_uid, s.workload_uid) = r.workload_uid
  WHERE s.action = 'create' AND (
    ifNull(s.revision = r.revision, false)
    OR (
      (r.workload_kind IN ('DaemonSet', 'Job') OR s.revision IS NULL)
      AND s.first_seen_at_us >= r.began_at_us - 1000000
      AND s.first_seen_at_us < ifNull(r.next_at_us, toInt64(9223372036854775807))
    )
  )
);

-- One row per workload and revision, from what the workload itself says. `superseded`: a later revision began before it was
-- complete. Counts are those of its completion, else of the newest status. A rollout whose beginning nobody told began with
-- the first that is known of it.
CREATE OR REPLACE VIEW rollouts AS
SELECT
  cluster, namespace, workload_uid, revision, workload_kind, workload_name,
  multiIf(
    completed_at_us IS NOT NULL, 'completed',
    next_at_us IS NOT NULL, 'superseded',
    stuck_at_us IS NOT NULL, 'stuck',
    'open'
  ) AS state,
  began_at_us, started_at_us, completed_at_us, stuck_at_us, next_at_us, reason, message, desired, created, ready, available
FROM (
  SELECT
    *,
    nullIf(leadInFrame(began_at_us, 1, toInt64(0)) OVER (
      PARTITION BY cluster, namespace, workload_uid ORDER BY began_at_us, revision ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ), 0) AS next_at_us
  FROM (
    SELECT
      cluster, namespace, uid AS workload_uid, details['revision'] AS revision,
      assumeNotNull(argMax(details['workload_kind'], at_us)) AS workload_kind,
      assumeNotNull(argMax(details['workload_name'], at_us)) AS workload_name,
      assumeNotNull(min(at_us)) AS began_at_us,
      minIf(at_us, type = 'workload.rollout_started') AS started_at_us,
      minIf(at_us, type = 'workload.rollout_completed') AS completed_at_us,
      minIf(at_us, type = 'workload.rollout_stuck') AS stuck_at_us,
      anyIf(details['reason'], type = 'workload.rollout_stuck') AS reason,
      anyIf(details['message'], type = 'workload.rollout_stuck') AS message,
      argMaxIf(toUInt32OrNull(details['desired']), type = 'workload.rollout_completed', details['desired'] != '') AS desired,
      argMaxIf(toUInt32OrNull(details['created']), type = 'workload.rollout_completed', details['created'] != '') AS created,
      argMaxIf(toUInt32OrNull(details['ready']), type = 'workload.rollout_completed', details['ready'] != '') AS ready,
      argMaxIf(toUInt32OrNull(details['available']), type = 'workload.rollout_completed', details['available'] != '') AS available
    FROM lifecycle_final
    WHERE startsWith(type, 'workload.rollout_')
    GROUP BY cluster, namespace, workload_uid, revision
    SETTINGS aggregate_functions_null_for_empty = 1
  )
);

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
  INNER JOIN rollouts AS r ON s.cluster = r.cluster AND s.namespace = r.namespace
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

-- Creations of Pods beside the rollout that they belong to: by revision, or by time where the Pods of a kind do not name it or
-- the API refused them. `held_up`: it was not delivered, or it was the last of a rollout that is complete; not if it had ended
-- before, of a revision to which the workload has gone back.
CREATE OR REPLACE VIEW rollout_pods AS
SELECT
  * EXCEPT (began_at_us),
  CAST(
    ifNull(ended_at_us >= began_at_us, true) AND (
      outcome != 'delivered' OR ifNull(
        state = 'completed' AND ended_at_us = max(ended_at_us) OVER (PARTITION BY cluster, namespace, rollout_uid, rollout_revision), false
      )
    ),
    'Bool'
  ) AS held_up
FROM (
  SELECT
    s.cluster AS cluster, s.namespace AS namespace, r.workload_uid AS rollout_uid, r.revision AS rollout_revision, r.state AS state,
    r.began_at_us AS began_at_us,
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

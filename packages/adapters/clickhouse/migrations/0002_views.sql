-- What people and programs query. `..._final` shows every row once, at its highest version, without the retracted ones.

CREATE OR REPLACE VIEW sli_final AS SELECT * EXCEPT (row_version, written_on) FROM sli FINAL;

CREATE OR REPLACE VIEW spans_final AS SELECT * EXCEPT (row_version, written_on) FROM spans FINAL;

CREATE OR REPLACE VIEW diagnoses_final AS SELECT * EXCEPT (row_version, written_on) FROM diagnoses FINAL;

CREATE OR REPLACE VIEW lifecycle_final AS SELECT * EXCEPT (row_version, written_on) FROM lifecycle FINAL;

CREATE OR REPLACE VIEW breaches_final AS SELECT * EXCEPT (row_version, written_on) FROM breaches FINAL;

CREATE OR REPLACE VIEW coverage_final AS SELECT * EXCEPT (row_version, written_on) FROM coverage FINAL;

-- Deliveries, each with its main diagnosis where it has one.
CREATE OR REPLACE VIEW deliveries AS
SELECT
  s.*,
  d.diagnosis_id AS diagnosis_id,
  d.summary AS diagnosis_summary,
  d.advice AS diagnosis_advice,
  d.confidence AS diagnosis_confidence,
  d.stage AS diagnosis_stage,
  d.container AS diagnosis_container,
  d.image AS diagnosis_image,
  d.volume AS diagnosis_volume
FROM sli_final AS s
LEFT ANY JOIN (
  SELECT assumeNotNull(delivery_id) AS delivery_id, diagnosis_id, summary, advice, confidence, stage, container, image, volume
  FROM diagnoses_final
  WHERE rank = 1 AND delivery_id IS NOT NULL
) AS d ON s.delivery_id = d.delivery_id
SETTINGS join_use_nulls = 1;

-- One row per delivery and stage.
CREATE OR REPLACE VIEW stages AS
SELECT
  cluster, namespace, pod, uid, delivery_id, trace_id, action, class, outcome, workload_kind, workload_name, node,
  started_at_us, started_at, listed_at_us, counted_at_us,
  stage, us, owner, open
FROM sli_final
ARRAY JOIN `stages.stage` AS stage, `stages.us` AS us, `stages.owner` AS owner, `stages.open` AS open;

-- Open, and past at least one of its limits.
CREATE OR REPLACE VIEW late AS
SELECT * FROM sli_final
WHERE outcome = 'open' AND (
  ifNull(delivery_slo_verdict = 'fail', false)
  OR ifNull(pod_slo_verdict = 'fail', false)
  OR ifNull(`delete_ladder.within_10m` = 'fail', false)
  OR ifNull(`delete_ladder.within_1h` = 'fail', false)
  OR ifNull(`delete_ladder.within_24h` = 'fail', false)
  OR has(`objectives.verdict`, 'fail')
);

-- One row per delivery and objective, and what it counts as there. The presets that a row does not judge itself are read off it:
-- `original` counts what sides and missing limits leave out of `platform`; `platform-strict` leaves out misses
-- that are a lack of capacity, with at least a likely main diagnosis.
CREATE OR REPLACE VIEW verdicts AS
SELECT
  cluster, namespace, pod, uid, delivery_id, action, class, outcome, workload_kind, workload_name, node, cause, side,
  total_us, delivery_us, counted_at_us,
  objective, verdict,
  multiIf(NOT eligible, 'excluded', verdict = 'success', 'good', verdict = 'fail', 'bad', verdict = 'pending', 'pending', 'excluded') AS counts_as,
  if(counts_as = 'excluded', ifNull(why, 'no_verdict'), '') AS excluded
FROM (
  SELECT
    *,
    ifNull(delivery_slo_verdict, '') AS main_verdict,
    slo_eligible AND main_verdict = 'fail' AND ifNull(side = 'capacity', false) AND delivery_id IN (
      SELECT assumeNotNull(delivery_id) FROM diagnoses_final
      WHERE rank = 1 AND delivery_id IS NOT NULL AND side = 'capacity' AND confidence IN ('certain', 'likely')
    ) AS lacks_capacity,
    ifNull(slo_excluded IN ('best_effort', 'side_tenant', 'side_policy', 'side_capacity'), false) AS counts_in_original,
    arrayFilter(preset -> NOT has(CAST(`objectives.name`, 'Array(String)'), preset), ['platform', 'platform-strict', 'original']) AS presets
  FROM sli_final
)
ARRAY JOIN
  arrayConcat(presets, CAST(`objectives.name`, 'Array(String)')) AS objective,
  arrayConcat(arrayMap(preset -> main_verdict, presets), CAST(`objectives.verdict`, 'Array(String)')) AS verdict,
  arrayConcat(
    arrayMap(preset -> multiIf(preset = 'platform', slo_eligible, preset = 'platform-strict', slo_eligible AND NOT lacks_capacity, slo_eligible OR counts_in_original), presets),
    `objectives.eligible`
  ) AS eligible,
  arrayConcat(
    arrayMap(
      preset -> multiIf(
        preset = 'platform-strict' AND lacks_capacity, 'side_capacity',
        preset = 'original' AND counts_in_original, NULL,
        CAST(slo_excluded, 'Nullable(String)')
      ),
      presets
    ),
    CAST(`objectives.excluded`, 'Array(Nullable(String))')
  ) AS why;

-- Counts and histograms per minute and hour. They are read from final rows and so cannot count a repeat or an outdated
-- version. Bucket b of a histogram holds durations from 2^(b/8) up to 2^((b+1)/8) microseconds.
CREATE OR REPLACE VIEW sli_1m AS
SELECT
  toStartOfMinute(fromUnixTimestamp64Micro(counted_at_us, 'UTC')) AS minute,
  cluster, namespace, workload_kind, workload_name, class, action, cause, side, objective,
  countIf(counts_as = 'good') AS good,
  countIf(counts_as = 'bad') AS bad,
  countIf(counts_as = 'pending') AS pending,
  countIf(counts_as = 'excluded') AS excluded,
  sumMap(if(total_us IS NULL, CAST(map(), 'Map(UInt16, UInt64)'), map(toUInt16(floor(8 * log2(greatest(assumeNotNull(total_us), 1)))), toUInt64(1)))) AS total_us_buckets,
  sumMap(if(delivery_us IS NULL, CAST(map(), 'Map(UInt16, UInt64)'), map(toUInt16(floor(8 * log2(greatest(assumeNotNull(delivery_us), 1)))), toUInt64(1)))) AS delivery_us_buckets
FROM verdicts
GROUP BY minute, cluster, namespace, workload_kind, workload_name, class, action, cause, side, objective;

CREATE OR REPLACE VIEW sli_1h AS
SELECT
  toStartOfHour(minute) AS hour,
  cluster, namespace, workload_kind, workload_name, class, action, cause, side, objective,
  sum(m.good) AS good,
  sum(m.bad) AS bad,
  sum(m.pending) AS pending,
  sum(m.excluded) AS excluded,
  sumMap(m.total_us_buckets) AS total_us_buckets,
  sumMap(m.delivery_us_buckets) AS delivery_us_buckets
FROM sli_1m AS m
GROUP BY hour, cluster, namespace, workload_kind, workload_name, class, action, cause, side, objective;

-- Latest state of each Pod: identity and workload from its deliveries, the rest from its milestones. What the API refused
-- is no Pod. (Inside a SELECT a name means its alias first, so the column of the table is named with it.)
CREATE OR REPLACE VIEW pods AS
SELECT
  cluster, namespace, pod, uid,
  multiIf(
    deleted_at_us IS NOT NULL, 'deleted',
    delete_requested_at_us IS NOT NULL, 'terminating',
    phase = 'Failed', 'failed',
    phase = 'Succeeded', 'succeeded',
    ready_at_us IS NULL, 'pending',
    unready_at_us > ready_at_us, 'unready',
    'ready'
  ) AS state,
  argMaxIf(phase_seen, at_us, phase_seen IS NOT NULL) AS phase,
  argMaxIf(node_seen, (of_delivery, at_us), node_seen IS NOT NULL) AS node,
  argMaxIf(ip_seen, at_us, ip_seen IS NOT NULL) AS ip,
  argMaxIf(kind_seen, at_us, kind_seen IS NOT NULL) AS workload_kind,
  argMaxIf(workload_seen, at_us, workload_seen IS NOT NULL) AS workload_name,
  argMaxIf(workload_uid_seen, at_us, workload_uid_seen IS NOT NULL) AS workload_uid,
  min(at_us) AS first_seen_at_us,
  minIf(at_us, type = 'pod.created') AS created_at_us,
  minIf(at_us, type = 'pod.scheduled') AS scheduled_at_us,
  maxIf(at_us, type = 'pod.ready') AS ready_at_us,
  maxIf(at_us, type = 'pod.unready') AS unready_at_us,
  minIf(at_us, type = 'pod.delete_requested') AS delete_requested_at_us,
  minIf(at_us, type = 'pod.deleted') AS deleted_at_us,
  max(at_us) AS last_at_us
FROM (
  SELECT
    cluster, namespace, pod, uid, CAST(type, 'String') AS type, at_us, 0 AS of_delivery,
    if(type = 'pod.phase_changed', CAST(details['phase'], 'Nullable(String)'), NULL) AS phase_seen,
    CAST(if(node = '', NULL, node), 'Nullable(String)') AS node_seen,
    if(type = 'pod.ip_assigned' AND details['ip'] != '', CAST(details['ip'], 'Nullable(String)'), NULL) AS ip_seen,
    CAST(NULL, 'Nullable(String)') AS kind_seen, CAST(NULL, 'Nullable(String)') AS workload_seen, CAST(NULL, 'Nullable(String)') AS workload_uid_seen
  FROM lifecycle_final
  WHERE uid != '' AND pod != ''
  UNION ALL
  SELECT
    cluster, namespace, pod, assumeNotNull(s.uid) AS uid, 'delivery' AS type, first_seen_at_us AS at_us, 1 AS of_delivery,
    NULL AS phase_seen, CAST(node, 'Nullable(String)') AS node_seen, NULL AS ip_seen,
    CAST(workload_kind, 'Nullable(String)') AS kind_seen, workload_name AS workload_seen, workload_uid AS workload_uid_seen
  FROM sli_final AS s
  WHERE s.uid IS NOT NULL
)
GROUP BY cluster, namespace, pod, uid
SETTINGS aggregate_functions_null_for_empty = 1;

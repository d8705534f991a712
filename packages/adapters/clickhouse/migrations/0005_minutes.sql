-- How deliveries fared by minute and key. Each row is one that the slo-evaluator told, at its newest version; rows of one minute
-- and key are added up, since what was corrected late is told by a further row. Unlike in the other tables a retracted row
-- stays visible to FINAL: an hour must learn that nothing is left of it.
CREATE TABLE IF NOT EXISTS counters (
  counter_id String,
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  minute_at_us Int64,
  minute_at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(minute_at_us, 'UTC'),
  workload_kind LowCardinality(Nullable(String)),
  workload_name Nullable(String),
  class LowCardinality(Nullable(String)),
  action LowCardinality(String),
  cause LowCardinality(Nullable(String)),
  side LowCardinality(Nullable(String)),
  opened_at_us Int64,
  opened_at DateTime64(6, 'UTC') DEFAULT fromUnixTimestamp64Micro(opened_at_us, 'UTC'),
  `counts.objective` Array(LowCardinality(String)),
  `counts.counts_as` Array(LowCardinality(String)),
  `counts.reason` Array(LowCardinality(Nullable(String))),
  `counts.count` Array(Int64),
  `buckets.index` Array(Int64),
  `buckets.total_us_count` Array(Int64),
  `buckets.delivery_us_count` Array(Int64),
  version UInt32,
  retracted Bool,

  row_version UInt64,
  written_on Date DEFAULT toDate(now('UTC')),
  written_at DateTime('UTC') DEFAULT now('UTC'),
  INDEX by_minute minute_at_us TYPE minmax GRANULARITY 1,
  INDEX by_written written_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version)
PARTITION BY toYYYYMMDD(written_on)
ORDER BY (cluster, namespace, counter_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, vertical_merge_algorithm_min_rows_to_activate = 1, min_columns_to_activate_adaptive_write_buffer = 1;

CREATE OR REPLACE VIEW counters_final AS SELECT * EXCEPT (row_version, written_on, written_at) FROM counters FINAL WHERE NOT retracted;

-- Counts and histograms per minute, key and objective. `total_us_buckets` and `delivery_us_buckets` count the deliveries that have
-- ended: bucket b holds durations above 2^(b/8) and up to 2^((b+1)/8) microseconds, bucket -1 those of 0 and 1. The quantiles
-- are by nearest rank and within 4.4 % of those of the durations themselves.
CREATE OR REPLACE VIEW sli_1m AS
WITH
  (buckets, q) -> arrayElement(mapKeys(buckets), arrayFirstIndex(reached -> reached >= greatest(1, ceil(q * arraySum(mapValues(buckets)))), arrayCumSum(mapValues(buckets)))) AS bucket_at,
  (buckets, q) -> if(empty(buckets), NULL, if(bucket_at(buckets, q) = -1, 1, pow(2, bucket_at(buckets, q) / 8) * 2 * pow(2, 1 / 8) / (1 + pow(2, 1 / 8)))) AS quantile_of
SELECT
  *,
  quantile_of(total_us_buckets, 0.5) AS total_us_p50,
  quantile_of(total_us_buckets, 0.9) AS total_us_p90,
  quantile_of(total_us_buckets, 0.99) AS total_us_p99,
  quantile_of(delivery_us_buckets, 0.5) AS delivery_us_p50,
  quantile_of(delivery_us_buckets, 0.9) AS delivery_us_p90,
  quantile_of(delivery_us_buckets, 0.99) AS delivery_us_p99
FROM (
  SELECT
    minute, cluster, namespace, workload_kind, workload_name, class, action, cause, side, objective,
    sum(row_good) AS good,
    sum(row_bad) AS bad,
    sum(row_pending) AS pending,
    sum(row_excluded) AS excluded,
    mapFilter((reason, n) -> n != 0, sumMap(row_excluded_by)) AS excluded_by,
    mapFilter((bucket, n) -> n != 0, sumMap(row_total)) AS total_us_buckets,
    mapFilter((bucket, n) -> n != 0, sumMap(row_delivery)) AS delivery_us_buckets
  FROM (
    SELECT
      toStartOfMinute(minute_at) AS minute,
      cluster, namespace, workload_kind, workload_name, class, action, cause, side, objective,
      arraySum((n, o, c) -> if(o = objective AND c = 'good', n, 0), `counts.count`, `counts.objective`, `counts.counts_as`) AS row_good,
      arraySum((n, o, c) -> if(o = objective AND c = 'bad', n, 0), `counts.count`, `counts.objective`, `counts.counts_as`) AS row_bad,
      arraySum((n, o, c) -> if(o = objective AND c = 'pending', n, 0), `counts.count`, `counts.objective`, `counts.counts_as`) AS row_pending,
      arraySum((n, o, c) -> if(o = objective AND c = 'excluded', n, 0), `counts.count`, `counts.objective`, `counts.counts_as`) AS row_excluded,
      arrayFilter((i, o, c) -> o = objective AND c = 'excluded', arrayEnumerate(`counts.count`), `counts.objective`, `counts.counts_as`) AS excluded_at,
      mapFromArrays(arrayMap(i -> ifNull(CAST(`counts.reason`[i], 'Nullable(String)'), ''), excluded_at), arrayMap(i -> `counts.count`[i], excluded_at)) AS row_excluded_by,
      mapFromArrays(`buckets.index`, `buckets.total_us_count`) AS row_total,
      mapFromArrays(`buckets.index`, `buckets.delivery_us_count`) AS row_delivery
    FROM counters_final
    ARRAY JOIN arrayDistinct(`counts.objective`) AS objective
  )
  GROUP BY minute, cluster, namespace, workload_kind, workload_name, class, action, cause, side, objective
)
WHERE good != 0 OR bad != 0 OR pending != 0 OR excluded != 0;

-- The same by hour, kept longer than the minutes. Of two rows of one hour and key the one that was made of more rows of minutes is
-- true, then the newer: what is made when some of an hour's minutes have gone already never replaces what was made of all.
CREATE TABLE IF NOT EXISTS sli_hours (
  hour DateTime('UTC'),
  cluster LowCardinality(String),
  namespace LowCardinality(String),
  workload_kind LowCardinality(Nullable(String)),
  workload_name Nullable(String),
  class LowCardinality(Nullable(String)),
  action LowCardinality(String),
  cause LowCardinality(Nullable(String)),
  side LowCardinality(Nullable(String)),
  objective LowCardinality(String),
  key_hash FixedString(16),
  good Int64,
  bad Int64,
  pending Int64,
  excluded Int64,
  excluded_by Map(String, Int64),
  total_us_buckets Map(Int64, Int64),
  delivery_us_buckets Map(Int64, Int64),
  row_version UInt64,
  refreshed_at DateTime('UTC'),
  written_on Date DEFAULT toDate(now('UTC'))
)
ENGINE = ReplacingMergeTree(row_version)
PARTITION BY toYYYYMM(written_on)
ORDER BY (cluster, namespace, hour, key_hash);

-- Makes the hours of which a minute was written since the last time, and those of ten minutes before, in case clocks or replicas
-- were behind. A minute that says zero is counted too, so that an hour of which nothing is left says zero.
CREATE MATERIALIZED VIEW IF NOT EXISTS sli_1h_refresh REFRESH EVERY 5 MINUTE APPEND TO sli_hours AS
SELECT
  hour, cluster, namespace, workload_kind, workload_name, class, action, cause, side, objective,
  sipHash128(toString((workload_kind, workload_name, class, action, cause, side, objective))) AS key_hash,
  sum(row_good) AS good,
  sum(row_bad) AS bad,
  sum(row_pending) AS pending,
  sum(row_excluded) AS excluded,
  mapFilter((reason, n) -> n != 0, sumMap(row_excluded_by)) AS excluded_by,
  mapFilter((bucket, n) -> n != 0, sumMap(row_total)) AS total_us_buckets,
  mapFilter((bucket, n) -> n != 0, sumMap(row_delivery)) AS delivery_us_buckets,
  count() * 4294967296 + toUnixTimestamp(refreshed_at) AS row_version,
  now('UTC') AS refreshed_at,
  toDate(refreshed_at) AS written_on
FROM (
  SELECT
    toStartOfHour(minute_at) AS hour,
    cluster, namespace, workload_kind, workload_name, class, action, cause, side, objective,
    arraySum((n, o, c) -> if(o = objective AND c = 'good', n, 0), `counts.count`, `counts.objective`, `counts.counts_as`) AS row_good,
    arraySum((n, o, c) -> if(o = objective AND c = 'bad', n, 0), `counts.count`, `counts.objective`, `counts.counts_as`) AS row_bad,
    arraySum((n, o, c) -> if(o = objective AND c = 'pending', n, 0), `counts.count`, `counts.objective`, `counts.counts_as`) AS row_pending,
    arraySum((n, o, c) -> if(o = objective AND c = 'excluded', n, 0), `counts.count`, `counts.objective`, `counts.counts_as`) AS row_excluded,
    arrayFilter((i, o, c) -> o = objective AND c = 'excluded', arrayEnumerate(`counts.count`), `counts.objective`, `counts.counts_as`) AS excluded_at,
    mapFromArrays(arrayMap(i -> ifNull(CAST(`counts.reason`[i], 'Nullable(String)'), ''), excluded_at), arrayMap(i -> `counts.count`[i], excluded_at)) AS row_excluded_by,
    mapFromArrays(`buckets.index`, `buckets.total_us_count`) AS row_total,
    mapFromArrays(`buckets.index`, `buckets.delivery_us_count`) AS row_delivery
  FROM (
    SELECT * FROM counters FINAL
    WHERE toStartOfHour(minute_at) IN (
      SELECT DISTINCT toStartOfHour(minute_at) FROM counters
      WHERE written_at >= toDateTime(greatest(toInt64(toUnixTimestamp((SELECT max(refreshed_at) FROM sli_hours))), 600) - 600, 'UTC')
    )
  )
  ARRAY JOIN arrayDistinct(`counts.objective`) AS objective
)
GROUP BY hour, cluster, namespace, workload_kind, workload_name, class, action, cause, side, objective;

CREATE OR REPLACE VIEW sli_1h AS
WITH
  (buckets, q) -> arrayElement(mapKeys(buckets), arrayFirstIndex(reached -> reached >= greatest(1, ceil(q * arraySum(mapValues(buckets)))), arrayCumSum(mapValues(buckets)))) AS bucket_at,
  (buckets, q) -> if(empty(buckets), NULL, if(bucket_at(buckets, q) = -1, 1, pow(2, bucket_at(buckets, q) / 8) * 2 * pow(2, 1 / 8) / (1 + pow(2, 1 / 8)))) AS quantile_of
SELECT
  * EXCEPT (key_hash, row_version, refreshed_at, written_on),
  quantile_of(total_us_buckets, 0.5) AS total_us_p50,
  quantile_of(total_us_buckets, 0.9) AS total_us_p90,
  quantile_of(total_us_buckets, 0.99) AS total_us_p99,
  quantile_of(delivery_us_buckets, 0.5) AS delivery_us_p50,
  quantile_of(delivery_us_buckets, 0.9) AS delivery_us_p90,
  quantile_of(delivery_us_buckets, 0.99) AS delivery_us_p99
FROM sli_hours FINAL
WHERE good != 0 OR bad != 0 OR pending != 0 OR excluded != 0;

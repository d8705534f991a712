-- Which offsets of the log have become rows, written after each insert. A row is a stretch that one writer has brought
-- over without a hole; it grows under its first offset, so there are as many rows as there were starts of a writer.
-- A day longer than the longest retention of a table: what the log still holds is always accounted for.
CREATE TABLE IF NOT EXISTS sink_coverage (
  topic LowCardinality(String),
  lane UInt32,
  first_offset UInt64,
  last_offset UInt64,
  written_on Date DEFAULT toDate(now('UTC'))
)
ENGINE = ReplacingMergeTree(last_offset)
ORDER BY (topic, lane, first_offset)
TTL written_on + toIntervalDay(3651)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

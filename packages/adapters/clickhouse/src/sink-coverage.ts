import type { ClickHouseClient } from './client.ts';

/** Offsets of one topic of one lane, both ends included. */
export interface OffsetRange {
  readonly first: number;
  readonly last: number;
}

export interface CoveredRange extends OffsetRange {
  readonly topic: string;
  readonly lane: number;
}

/** Says that everything in these ranges has become rows. A range may grow: the same first offset with a later last one. */
export async function insertSinkCoverage(client: ClickHouseClient, ranges: readonly CoveredRange[]): Promise<void> {
  if (ranges.length === 0) return;
  const values = ranges.map(({ topic, lane, first, last }) => ({ topic, lane, first_offset: first, last_offset: last }));
  await client.insert({ table: 'sink_coverage', values, format: 'JSONEachRow', clickhouse_settings: { async_insert: 0 } });
}

/** All that writers have ever said, by topic, lane and first offset; ranges may overlap. */
export async function listSinkCoverage(client: ClickHouseClient): Promise<readonly CoveredRange[]> {
  const query = `SELECT topic, lane, first_offset AS first, max(last_offset) AS last
    FROM sink_coverage GROUP BY topic, lane, first_offset ORDER BY topic, lane, first_offset`;
  return await (await client.query({ query, format: 'JSONEachRow' })).json<CoveredRange>();
}

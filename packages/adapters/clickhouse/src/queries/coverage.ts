import type { ClickHouseClient } from '../client.ts';
import type { CoverageRow } from '../presented.ts';
import { coverageTable } from '../tables/coverage.ts';
import { allOf, equals } from './condition.ts';
import { columnList, select } from './select.ts';

export interface CoverageFilter {
  readonly cluster?: string | undefined;
  readonly source?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** What was seen and what was not, newest first; intervals that overlap the time asked for. */
export async function listCoverage(client: ClickHouseClient, filter: CoverageFilter): Promise<readonly CoverageRow[]> {
  const { sql, params } = overlapping(filter);
  const query = `SELECT ${columnList(coverageTable)} FROM coverage_final WHERE ${sql} ORDER BY from_at_us DESC, cluster, source LIMIT ${coverageMax}`;
  return await select<CoverageRow>(client, query, params);
}

/** Intervals in one answer; the oldest are left out. */
const coverageMax = 5_000;

/**
 * The part of the time asked for that was seen, by cluster (null: all together): for each source from its first to its
 * last interval in that time, what is not `seeing` counts as unseen, holes included. The answer is null without intervals.
 */
export async function coverageRatios(client: ClickHouseClient, filter: CoverageFilter): Promise<(cluster: string | null) => number | null> {
  const { sql, params } = overlapping({ cluster: filter.cluster, since: filter.since, until: filter.until });
  const from = filter.since === undefined ? 'from_at_us' : 'greatest(from_at_us, {since:Int64})';
  const to = filter.until === undefined ? 'to_at_us' : 'least(to_at_us, {until:Int64})';
  const query = `SELECT cluster, sum(seen_us) AS seen, sum(asked_us) AS asked FROM (
      SELECT cluster, source, sumIf(${to} - ${from}, state = 'seeing') AS seen_us, max(${to}) - min(${from}) AS asked_us
      FROM coverage_final WHERE ${sql} GROUP BY cluster, source
    ) GROUP BY cluster`;
  const rows = await select<{ cluster: string; seen: number; asked: number }>(client, query, params);
  return (cluster) => {
    const counted = rows.filter((row) => cluster === null || row.cluster === cluster);
    const asked = counted.reduce((sum, row) => sum + row.asked, 0);
    return asked === 0 ? null : Math.min(1, counted.reduce((sum, row) => sum + row.seen, 0) / asked);
  };
}

function overlapping({ cluster, source, since, until }: CoverageFilter) {
  return allOf([
    equals('cluster', cluster),
    equals('source', source),
    since === undefined ? undefined : { sql: 'to_at_us > {since:Int64}', params: { since } },
    until === undefined ? undefined : { sql: 'from_at_us < {until:Int64}', params: { until } },
  ]);
}

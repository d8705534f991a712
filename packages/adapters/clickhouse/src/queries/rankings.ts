import type { ClickHouseClient } from '../client.ts';
import type { Presented } from '../presented.ts';
import { allOf, equals, within } from './condition.ts';
import { select } from './select.ts';

/** What a ranking is divided by besides its own subject. */
export type RankedBy = 'none' | 'cluster' | 'namespace' | 'workload' | 'node' | 'image';

export interface RankingFilter {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly action?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

export type CauseCount = Presented<{
  readonly cause: string;
  readonly side: string | null;
  readonly key: string | null;
  readonly deliveries: number;
  /** Of these, eligible and failed under `platform`. */
  readonly bad: number;
  readonly last_at_us: number;
  readonly example_delivery_id: string;
}>;

/** Causes by how many deliveries have them, most frequent first. */
export async function causeCounts(
  client: ClickHouseClient,
  filter: RankingFilter,
  by: RankedBy,
  limit: number,
): Promise<readonly CauseCount[]> {
  const { sql, params } = allOf([...placed(filter), within('counted_at_us', filter), { sql: 'cause IS NOT NULL', params: {} }]);
  const query = `SELECT assumeNotNull(cause) AS shown_cause, side, ${keyOf(by)} AS key, uniqExact(delivery_id) AS deliveries,
      uniqExactIf(delivery_id, slo_eligible AND ifNull(delivery_slo_verdict = 'fail', false)) AS bad,
      max(counted_at_us) AS last_at_us, argMax(delivery_id, (counted_at_us, delivery_id)) AS example_delivery_id
    FROM sli_final ${by === 'image' ? 'ARRAY JOIN arrayDistinct(`images.name`) AS image' : ''} WHERE ${sql}
    GROUP BY cause, side, key ORDER BY deliveries DESC, shown_cause, key LIMIT {limit:UInt32}`;
  const rows = await select<CauseCount & { shown_cause: string }>(client, query, { ...params, limit });
  return rows.map(({ shown_cause, ...row }) => ({ ...row, cause: shown_cause }));
}

export interface StageDuration {
  readonly stage: string;
  readonly owner: string;
  readonly key: string | null;
  readonly deliveries: number;
  readonly p50_us: number;
  readonly p95_us: number;
  readonly max_us: number;
  readonly total_us: number;
}

/** Stages by their 95th percentile, slowest first. Percentiles are durations that occurred, not interpolated ones. */
export async function stageDurations(
  client: ClickHouseClient,
  filter: RankingFilter,
  by: Exclude<RankedBy, 'image'>,
  limit: number,
): Promise<readonly StageDuration[]> {
  const { sql, params } = allOf([...placed(filter), within('listed_at_us', filter)]);
  const query = `SELECT stage, owner, ${keyOf(by)} AS key, count() AS deliveries,
      quantileExactLow(0.5)(us) AS p50_us, quantileExactLow(0.95)(us) AS p95_us, max(us) AS max_us, sum(us) AS total_us
    FROM stages WHERE ${sql} GROUP BY stage, owner, key ORDER BY p95_us DESC, stage, key LIMIT {limit:UInt32}`;
  return await select<StageDuration>(client, query, { ...params, limit });
}

/** What every ranking may be narrowed to. */
export const placed = (filter: RankingFilter) =>
  (['cluster', 'namespace', 'action'] as const).map((column) => equals(column, filter[column]));

/** What a row of a ranking belongs to, as SQL. */
export function keyOf(by: RankedBy): string {
  const columns = {
    none: 'NULL',
    cluster: "CAST(cluster, 'Nullable(String)')",
    namespace: "CAST(concat(cluster, '/', namespace), 'Nullable(String)')",
    workload: "CAST(concat(cluster, '/', namespace, '/', ifNull(workload_kind, ''), '/', ifNull(workload_name, '')), 'Nullable(String)')",
    node: "CAST(concat(cluster, '/', node), 'Nullable(String)')",
    image: "CAST(image, 'Nullable(String)')",
  } as const satisfies Record<RankedBy, string>;
  return columns[by];
}

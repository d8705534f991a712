import type { ClickHouseClient } from '../client.ts';
import { allOf, type Condition, within } from './condition.ts';
import { keyOf, placed, type RankedBy, type RankingFilter } from './rankings.ts';
import { select } from './select.ts';

/** What went wrong in one cluster, namespace, workload, on one node or with one image. */
export interface WorstGroup {
  readonly key: string;
  readonly deliveries: number;
  /** Of these, eligible and failed under `platform`. */
  readonly bad: number;
  /** Of these, with a cause, whether it counts or not. */
  readonly troubled: number;
  /** The most frequent cause with its side; null when nothing has one. */
  readonly cause: string | null;
  readonly side: string | null;
  readonly cause_deliveries: number;
  /** Of `delivery_us`; by image of the pulls themselves. Null when none was measured. */
  readonly p50_us: number | null;
  readonly p95_us: number | null;
}

/** Groups with the most bad deliveries first, then those with the most troubled and the slowest ones. */
export async function worstGroups(
  client: ClickHouseClient,
  filter: RankingFilter,
  by: Exclude<RankedBy, 'none'>,
  limit: number,
): Promise<readonly WorstGroup[]> {
  const { sql, params } = allOf([...placed(filter), within('counted_at_us', filter), ...attributable(by)]);
  // A delivery that names an image twice pulls twice, and still is one delivery.
  const images = 'ARRAY JOIN `images.name` AS image, `images.pull_us` AS image_pull_us, arrayEnumerateUniq(`images.name`) AS image_use';
  const [from, once, us] =
    by === 'image' ? [`sli_final ${images}`, 'image_use = 1', 'image_pull_us'] : ['sli_final', 'true', 'delivery_us'];
  const query = `SELECT assumeNotNull(${keyOf(by)}) AS key, countIf(${once}) AS deliveries,
      countIf(${once} AND slo_eligible AND ifNull(delivery_slo_verdict = 'fail', false)) AS bad,
      countIf(${once} AND ${hasCause}) AS troubled,
      sumMapIf(map(concat(ifNull(cause, ''), ' ', ifNull(CAST(side, 'Nullable(String)'), '')), toUInt64(1)), ${once} AND ${hasCause}) AS counted,
      arraySort(entry -> (-toInt64(entry.2), entry.1), CAST(counted, 'Array(Tuple(String, UInt64))'))[1] AS most,
      most.1 AS cause_and_side, most.2 AS cause_deliveries,
      quantileExactLow(0.5)(${us}) AS p50_us, quantileExactLow(0.95)(${us}) AS p95_us
    FROM ${from} WHERE ${sql}
    GROUP BY key ORDER BY ${order} LIMIT {limit:UInt32}`;
  const shown = 'key, deliveries, bad, troubled, cause_and_side, cause_deliveries, p50_us, p95_us';
  const rows = await select<Counted>(client, `SELECT ${shown} FROM (${query}) ORDER BY ${order}`, { ...params, limit });
  return rows.map(({ cause_and_side, ...row }) => {
    // Neither word has a space in it.
    const [cause = '', side = ''] = cause_and_side.split(' ');
    return { ...row, cause: cause === '' ? null : cause, side: side === '' ? null : side };
  });
}

const order = 'bad DESC, troubled DESC, p95_us DESC NULLS LAST, key';

/** `none` says that nothing lasting was wrong. */
const hasCause = "ifNull(cause != 'none', false)";

interface Counted extends Omit<WorstGroup, 'cause' | 'side'> {
  readonly cause_and_side: string;
}

/** A delivery that never reached a node, or whose workload is not known, speaks for none. */
function attributable(by: Exclude<RankedBy, 'none'>): readonly Condition[] {
  switch (by) {
    case 'node':
      return [{ sql: 'node IS NOT NULL', params: {} }];
    case 'workload':
      return [{ sql: 'workload_name IS NOT NULL', params: {} }];
    default:
      return [];
  }
}

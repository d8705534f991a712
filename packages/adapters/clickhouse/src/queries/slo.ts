import type { ClickHouseClient } from '../client.ts';
import { allOf, equals, within } from './condition.ts';
import { coverageRatios } from './coverage.ts';
import { select } from './select.ts';

export type SloGroup = 'none' | 'cluster' | 'namespace';

export interface SloFilter {
  readonly objective?: string | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly action?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** One attainment with everything that has to be shown beside it. */
export interface Attainment {
  readonly objective: string;
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly deliveries: number;
  readonly good: number;
  readonly bad: number;
  readonly pending: number;
  readonly excluded: Readonly<Record<string, number>>;
  /** good / (good + bad); null without either. */
  readonly attainment: number | null;
  /** Seen part of the time asked for; null where nothing about it was recorded. */
  readonly coverage_ratio: number | null;
}

/** Attainments by objective and group, all objectives together when none is named. */
export async function attainments(client: ClickHouseClient, filter: SloFilter, group: SloGroup): Promise<readonly Attainment[]> {
  const columns = ['objective', 'cluster', 'namespace', 'action'] as const;
  const { sql, params } = allOf([...columns.map((column) => equals(column, filter[column])), within('counted_at_us', filter)]);
  const grouped: readonly string[] = { none: [], cluster: ['cluster'], namespace: ['cluster', 'namespace'] }[group];
  const shown = ['cluster', 'namespace'].map((column) =>
    grouped.includes(column) ? `${column} AS shown_${column}` : `NULL AS shown_${column}`,
  );
  const query = `SELECT objective, ${shown.join(', ')}, count() AS deliveries,
      countIf(counts_as = 'good') AS good, countIf(counts_as = 'bad') AS bad, countIf(counts_as = 'pending') AS pending,
      sumMap(if(counts_as = 'excluded', map(excluded, toUInt64(1)), CAST(map(), 'Map(String, UInt64)'))) AS excluded_by_reason
    FROM verdicts WHERE ${sql}
    GROUP BY ${['objective', ...grouped].join(', ')}
    ORDER BY ${['objective', ...grouped].join(', ')} LIMIT ${attainmentsMax}`;
  const [rows, coverage] = await Promise.all([select<Counted>(client, query, params), coverageRatios(client, filter)]);
  return rows.map((row) => {
    const judged = row.good + row.bad;
    return {
      objective: row.objective,
      cluster: row.shown_cluster,
      namespace: row.shown_namespace,
      deliveries: row.deliveries,
      good: row.good,
      bad: row.bad,
      pending: row.pending,
      excluded: row.excluded_by_reason,
      attainment: judged === 0 ? null : row.good / judged,
      coverage_ratio: coverage(row.shown_cluster),
    };
  });
}

interface Counted {
  readonly objective: string;
  readonly shown_cluster: string | null;
  readonly shown_namespace: string | null;
  readonly deliveries: number;
  readonly good: number;
  readonly bad: number;
  readonly pending: number;
  readonly excluded_by_reason: Readonly<Record<string, number>>;
}

/** Groups in one answer; further ones are left out in the order of names. */
const attainmentsMax = 10_000;

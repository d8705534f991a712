import type { Counter, Sli } from '@lunettes/core/vocabulary';

/** How often each thing that a minute counts was counted, by its whole name; zeros are left out. */
export type MinuteSums = ReadonlyMap<string, number>;

/** What the newest rows of all counters say together: rows of one minute and key are added up. */
export function sumsOfCounters(rows: Iterable<Counter>): MinuteSums {
  return summed(function* () {
    for (const row of rows) {
      const key = keyOf(row, row.minute_at_us / 60_000_000);
      for (const { objective, counts_as, reason, count } of row.counts) yield [`${key} ${objective} ${counts_as} ${reason}`, count];
      for (const { index, total_us_count, delivery_us_count } of row.buckets) {
        yield [`${key} total ${index}`, total_us_count];
        yield [`${key} delivery ${index}`, delivery_us_count];
      }
    }
  });
}

/** The same, read off the rows of the deliveries as they stand in the end. */
export function sumsOfDeliveries(rows: Iterable<Sli>): MinuteSums {
  return summed(function* () {
    for (const row of rows) {
      const key = keyOf(row, Math.floor((row.judged_at_us ?? row.started_at_us ?? row.first_seen_at_us) / 60_000_000));
      for (const { name, verdict, eligible, excluded } of row.objectives) yield [`${key} ${name} ${how(verdict, eligible, excluded)}`, 1];
      if (row.ended_at_us === null) continue;
      if (row.total_us !== null) yield [`${key} total ${bucketOf(row.total_us)}`, 1];
      if (row.delivery_us !== null) yield [`${key} delivery ${bucketOf(row.delivery_us)}`, 1];
    }
  });
}

/** Up to five sums that differ. */
export function differingSums(mine: MinuteSums, theirs: MinuteSums): readonly string[] {
  const names = [...new Set([...mine.keys(), ...theirs.keys()])].filter((name) => mine.get(name) !== theirs.get(name));
  return names.slice(0, 5).map((name) => `${name}: ${mine.get(name) ?? 0} for ${theirs.get(name) ?? 0}`);
}

const keyOf = (
  of: Pick<Sli, 'cluster' | 'namespace' | 'workload_kind' | 'workload_name' | 'class' | 'action' | 'cause' | 'side'>,
  minute: number,
): string => JSON.stringify([minute, of.cluster, of.namespace, of.workload_kind, of.workload_name, of.class, of.action, of.cause, of.side]);

function how(verdict: string, eligible: boolean, excluded: string | null): string {
  if (!eligible || verdict === 'killed') return `excluded ${excluded ?? 'no_verdict'}`;
  return `${verdict === 'success' ? 'good' : verdict === 'fail' ? 'bad' : 'pending'} null`;
}

/** The least `i` with us^8 <= 2^(i + 1). */
const bucketOf = (us: number): number => (us === 0 ? -1 : bitsOf(BigInt(us) ** 8n - 1n) - 1);
const bitsOf = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);

function summed(counted: () => Iterable<readonly [string, number]>): MinuteSums {
  const sums = new Map<string, number>();
  for (const [name, count] of counted()) sums.set(name, (sums.get(name) ?? 0) + count);
  return new Map([...sums].filter(([, count]) => count !== 0));
}

import { openClickHouse } from '@lunettes/adapter-clickhouse';
import type { WholeInstallation } from './whole-installation.ts';

/** When rows could first be read. */
export interface SeenRows {
  /** By delivery that has ended: its end in event time, and when a query first showed it. */
  readonly ended: ReadonlyMap<string, SeenRow>;
  /** By limit that was missed: when it had passed, and when a query first showed it. */
  readonly missed: ReadonlyMap<string, SeenRow>;
  /** Looks for the last time. */
  end(): Promise<void>;
}

export interface SeenRow {
  readonly atUs: number;
  readonly seenAtMs: number;
}

/** Rows are looked for this often, so they may have been there so much earlier. */
export const lookMs = 500;
/** An insert that began so long ago has been seen. */
const insertMsMax = 30_000;

const statements = [
  'CREATE TABLE bench_ended (id String, at_us Int64, inserted_at DateTime64(3)) ENGINE = MergeTree ORDER BY inserted_at',
  `CREATE MATERIALIZED VIEW bench_ended_view TO bench_ended AS SELECT delivery_id AS id, assumeNotNull(ended_at_us) AS at_us, now64(3) AS inserted_at
    FROM sli WHERE outcome != 'open' AND NOT retracted AND ended_at_us IS NOT NULL`,
  'CREATE TABLE bench_missed (id String, at_us Int64, inserted_at DateTime64(3)) ENGINE = MergeTree ORDER BY inserted_at',
  `CREATE MATERIALIZED VIEW bench_missed_view TO bench_missed AS SELECT breach_id AS id, at_us, now64(3) AS inserted_at
    FROM breaches WHERE NOT retracted`,
];

/** Watches for them from now on, with queries as any user makes them. */
export async function watchRows({ clickhouse }: WholeInstallation): Promise<SeenRows> {
  const client = openClickHouse(clickhouse);
  for (const query of statements) await client.command({ query });
  const ended = new Map<string, SeenRow>();
  const missed = new Map<string, SeenRow>();
  const lookAt = async (table: string, seen: Map<string, SeenRow>): Promise<void> => {
    const query = `SELECT id, min(at_us) AS at_us FROM ${table} WHERE inserted_at > now64(3) - INTERVAL ${insertMsMax} MILLISECOND GROUP BY id`;
    const rows = await (await client.query({ query, format: 'JSONEachRow' })).json<{ readonly id: string; readonly at_us: string }>();
    const seenAtMs = Date.now();
    for (const { id, at_us } of rows) if (!seen.has(id)) seen.set(id, { atUs: Number(at_us), seenAtMs });
  };
  let last: Promise<void> = Promise.resolve();
  const look = (): void => {
    last = last.then(async () => {
      await lookAt('bench_ended', ended);
      await lookAt('bench_missed', missed);
    });
  };
  const timer = setInterval(look, lookMs);
  return {
    ended,
    missed,
    end: async () => {
      clearInterval(timer);
      look();
      await last;
      await client.close();
    },
  };
}

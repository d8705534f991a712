import { type ClickHouseClient, rowBatch, tables } from '@lunettes/adapter-clickhouse';
import type { CoverageRow } from '@lunettes/replay';

/** Stores what a replay's input could see; the same rows again change nothing. */
export async function insertCoverage(clickhouse: ClickHouseClient, rows: readonly CoverageRow[]): Promise<void> {
  const batch = rowBatch(tables.coverage);
  for (const row of rows) batch.add({ ...row, version: 1, retracted: false }, 0);
  await batch.insert(clickhouse);
}

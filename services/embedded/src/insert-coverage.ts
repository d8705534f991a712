import { type ClickHouseClient, type Coverage, rowBatch, tables } from '@lunettes/adapter-clickhouse';

/** Stores what sources could see; the same rows again change nothing. */
export async function insertCoverage(clickhouse: ClickHouseClient, rows: readonly Coverage[]): Promise<void> {
  const batch = rowBatch(tables.coverage);
  for (const row of rows) batch.add(row, 0);
  await batch.insert(clickhouse);
}

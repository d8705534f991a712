import type { ClickHouseClient } from '../client.ts';
import { type FlatRow, presentRow } from '../present-row.ts';
import type { Table } from '../tables/index.ts';

/** Rows of one SELECT, presented. Throws the client's error. */
export async function select<Row>(
  client: ClickHouseClient,
  query: string,
  params: Readonly<Record<string, unknown>>,
): Promise<readonly Row[]> {
  const answer = await client.query({ query, query_params: { ...params }, format: 'JSONEachRow' });
  const rows = await answer.json<FlatRow>();
  return rows.map((row) => presentRow<Row>(row));
}

/** The contract's columns of a table, for a SELECT. */
export const columnList = (table: { readonly columns: Table<never>['columns'] }): string =>
  table.columns.map(({ name }) => `\`${name}\``).join(', ');

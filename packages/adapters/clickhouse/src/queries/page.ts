import type { ClickHouseClient } from '../client.ts';
import type { Table } from '../tables/index.ts';
import { allOf, type Condition } from './condition.ts';
import { columnList, select } from './select.ts';

/** Where a row stands in a list that shows the newest first. */
export interface ListPosition {
  readonly us: number;
  readonly id: string;
}

export interface Page<Row> {
  readonly items: readonly Row[];
  /** Position of the last item if there may be more. */
  readonly next: ListPosition | undefined;
}

export interface PageRequest {
  readonly limit: number;
  readonly after?: ListPosition | undefined;
}

/** A table that is listed: its sorting key, and the columns that give a row's place. */
export interface Listed {
  readonly table: { readonly name: string; readonly columns: Table<never>['columns'] };
  readonly key: string;
  readonly us: string;
  readonly id: string;
}

/**
 * One page of final rows, newest first. The time of a row may differ between its versions, so the
 * page is found in two steps: the stretch of the list in which enough *versions* stand that match, from
 * the indexes of the plain table; then, for the rows that these belong to, the true version, which has
 * to match and stand in the stretch itself. A stretch that gives too little is followed by a longer one.
 */
export async function page<Row>(client: ClickHouseClient, listed: Listed, filter: Condition, request: PageRequest): Promise<Page<Row>> {
  const items: (Row & { list_us: number; list_id: string })[] = [];
  let after = request.after;
  for (let versions = (request.limit + 1) * versionsPerRow; ; versions *= 4) {
    const end = await stretchEnd(client, listed, filter, after, Math.min(versions, stretchVersionsMax));
    items.push(
      ...(await trueRows<Row & { list_us: number; list_id: string }>(client, listed, filter, after, end, request.limit + 1 - items.length)),
    );
    if (items.length > request.limit || end === undefined) break;
    after = end;
  }
  const shown = items.slice(0, request.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ list_us: _us, list_id: _id, ...row }) => row as unknown as Row),
    next: items.length > request.limit && last !== undefined ? { us: last.list_us, id: last.list_id } : undefined,
  };
}

/** Versions of one row that are usual before they are merged; more only cost another round. */
const versionsPerRow = 4;

/** Longest stretch: bounds the set of keys that one query holds. */
const stretchVersionsMax = 100_000;

async function stretchEnd(
  client: ClickHouseClient,
  { table, us, id }: Listed,
  filter: Condition,
  after: ListPosition | undefined,
  versions: number,
) {
  const { sql, params } = allOf([filter, beyond({ us, id }, after)]);
  const query = `SELECT ${us} AS us, ${id} AS id FROM ${table.name} WHERE ${sql} ORDER BY us DESC, id DESC LIMIT 1 OFFSET ${versions - 1}`;
  const [last] = await select<ListPosition>(client, query, params);
  return last;
}

async function trueRows<Row>(
  client: ClickHouseClient,
  { table, key, us, id }: Listed,
  filter: Condition,
  after: ListPosition | undefined,
  end: ListPosition | undefined,
  limit: number,
): Promise<readonly Row[]> {
  const { sql, params } = allOf([filter, beyond({ us, id }, after), upTo({ us, id }, end)]);
  const query = `SELECT ${columnList(table)}, ${us} AS list_us, ${id} AS list_id FROM ${table.name} FINAL
    PREWHERE (${key}) IN (SELECT ${key} FROM ${table.name} WHERE ${sql})
    WHERE ${sql} ORDER BY list_us DESC, list_id DESC LIMIT ${limit}`;
  return await select<Row>(client, query, params);
}

function beyond({ us, id }: { readonly us: string; readonly id: string }, after: ListPosition | undefined): Condition | undefined {
  if (after === undefined) return undefined;
  const sql = `(${us} < {afterUs:Int64} OR (${us} = {afterUs:Int64} AND ${id} < {afterId:String}))`;
  return { sql, params: { afterUs: after.us, afterId: after.id } };
}

function upTo({ us, id }: { readonly us: string; readonly id: string }, end: ListPosition | undefined): Condition | undefined {
  if (end === undefined) return undefined;
  const sql = `(${us} > {endUs:Int64} OR (${us} = {endUs:Int64} AND ${id} >= {endId:String}))`;
  return { sql, params: { endUs: end.us, endId: end.id } };
}

import type { ClickHouseClient } from './client.ts';

/** Columns that tell one row of a table from every other, in the order of the sorting key. */
export const identityColumns = {
  sli: ['cluster', 'namespace', 'delivery_id'],
  spans: ['trace_id', 'span_id'],
  diagnoses: ['cluster', 'namespace', 'diagnosis_id'],
  lifecycle: ['cluster', 'namespace', 'pod', 'uid', 'key'],
  breaches: ['cluster', 'namespace', 'breach_id'],
  rollouts: ['cluster', 'namespace', 'workload_uid', 'revision'],
  counters: ['cluster', 'namespace', 'counter_id'],
} as const;

export type IdentifiedTable = keyof typeof identityColumns;

/** What a table holds under one identity. */
export interface WrittenRow {
  readonly epoch: number;
  readonly version: number;
  readonly retracted: boolean;
  /** How many rows the `_final` view shows: one, or none where it is retracted. */
  readonly shown: number;
}

/** Values of the identity columns as one text, for maps. */
export const identityText = (values: readonly string[]): string => JSON.stringify(values);

/** Identities in one question; larger ones come near to the length that a query may have. */
const askedMax = 500;

/**
 * What is stored under these identities, by `identityText`. The view is asked before the table: a version that comes in
 * between only makes the table newer, which a caller can see.
 */
export async function findWrittenRows(
  client: ClickHouseClient,
  table: IdentifiedTable,
  identities: readonly (readonly string[])[],
): Promise<ReadonlyMap<string, WrittenRow>> {
  const found = new Map<string, WrittenRow>();
  for (let from = 0; from < identities.length; from += askedMax) {
    const key = identityColumns[table].join(', ');
    const among = `WHERE (${key}) IN (${identities
      .slice(from, from + askedMax)
      .map(tupleText)
      .join(', ')}) GROUP BY ${key}`;
    const shown = new Map(
      (await rowsOf<[...string[], number]>(client, `SELECT ${key}, count() FROM ${table}_final ${among}`)).map(
        (row) => [identityText(row.slice(0, -1) as string[]), Number(row.at(-1))] as const,
      ),
    );
    const newest = 'intDiv(max(row_version), 4294967296), max(row_version) % 4294967296, argMax(retracted, row_version)';
    for (const row of await rowsOf<(string | number | boolean)[]>(client, `SELECT ${key}, ${newest} FROM ${table} ${among}`)) {
      const identity = identityText(row.slice(0, -3) as string[]);
      const [epoch, version, retracted] = row.slice(-3);
      found.set(identity, {
        epoch: Number(epoch),
        version: Number(version),
        retracted: Boolean(retracted),
        shown: shown.get(identity) ?? 0,
      });
    }
  }
  return found;
}

async function rowsOf<Row>(client: ClickHouseClient, query: string): Promise<readonly Row[]> {
  return await (await client.query({ query, format: 'JSONCompactEachRow' })).json<Row>();
}

/** Literals, since parameters travel in the address of the request, which is too short for so many. */
const tupleText = (values: readonly string[]): string =>
  `(${values.map((value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`).join(', ')})`;

import { type ClickHouseClient, type IdentifiedTable, identityColumns, identityText, tables } from '@lunettes/adapter-clickhouse';
import type { Rederivation } from './rederivation.ts';

export interface ComparisonPorts {
  /** What was told before. */
  readonly before: ClickHouseClient;
  /** What was derived anew. */
  readonly after: ClickHouseClient;
  readonly advance: (rows: number) => void;
  readonly signal: AbortSignal;
}

/** How the rows of one table differ. */
export interface ComparedRows {
  readonly table: IdentifiedTable;
  readonly equal: number;
  readonly changed: number;
  /** Of a history whose beginning is gone: differs only in what was told of Nodes, workloads and sources before. */
  readonly less_known: number;
  readonly only_old: number;
  readonly only_new: number;
}

/** What new rules made of the history. Only deliveries are compared that are final on both sides and whose beginning is kept. */
export interface RowComparison {
  readonly tables: readonly ComparedRows[];
  /** Fields of deliveries that differ, most often first. */
  readonly fields: readonly { readonly field: string; readonly deliveries: number }[];
  /** Verdicts and causes that became others, most often first. */
  readonly changes: readonly Change[];
  /** Deliveries that are compared with nothing, and why. */
  readonly left_out: { readonly history: number; readonly open: number; readonly recent: number };
  readonly examples: readonly {
    readonly delivery_id: string;
    readonly change: 'changed' | 'only_old' | 'only_new';
    readonly fields: readonly string[];
  }[];
}

export interface Change {
  readonly field: 'pod_slo_verdict' | 'delivery_slo_verdict' | 'cause' | 'slo_excluded';
  readonly from: string | null;
  readonly to: string | null;
  readonly deliveries: number;
}

/** Rows of both sides that are in memory at once: bounds it, whatever the tables hold. */
const rowsPerPart = 50_000;
const changesMax = 50;
const examplesMax = 20;
/** Rows of other tables follow their delivery, which is remembered; beyond it only deliveries are compared. */
const linkedDeliveriesMax = 500_000;
/** An old delivery that began within this time before the end of the history may not have been in it. */
const recentUs = 60_000_000;

/** How rows were numbered and by what they were judged is not what they say. */
const apart: ReadonlySet<string> = new Set(['version', 'policy_version', 'logic_version']);

/** What a delivery has from what was told of its surroundings once, perhaps long before. */
const surroundings: ReadonlySet<string> = new Set([
  ...['degraded', 'sources', 'cluster_uid', 'kubernetes_version', 'kubelet_version', 'zone', 'region', 'node_pool', 'instance_type'],
  ...['workload_kind', 'workload_name', 'workload_uid', 'replaces_uid', 'trigger'],
]);

type Row = Readonly<Record<string, unknown>>;

/** Compares deliveries field by field, and what belongs to them row by row. Reads in parts and writes nothing. */
export async function compareRows(ports: ComparisonPorts, { historyFromUs, untilUs }: Rederivation): Promise<RowComparison> {
  const fields = new Map<string, number>();
  const changes = new Map<string, Change>();
  const examples: RowComparison['examples'][number][] = [];
  const leftOut = { history: 0, open: 0, recent: 0 };
  const linked = new Set<string>();
  const lessKnown = new Set<string>();
  const example = (id: string, change: 'changed' | 'only_old' | 'only_new', of: readonly string[]): void => {
    if (examples.length < examplesMax) examples.push({ delivery_id: id, change, fields: of });
  };
  const sli = await compareTable(ports, 'sli', (before, after) => {
    const row = after ?? before;
    const id = String(row?.['delivery_id']);
    const leave = whyLeftOut(before, after);
    if (leave !== undefined) {
      leftOut[leave]++;
      return 'left out';
    }
    if (linked.size < linkedDeliveriesMax * linksOf.length) for (const field of linksOf) linked.add(String(row?.[field]));
    if (before === undefined || after === undefined) {
      example(id, before === undefined ? 'only_new' : 'only_old', []);
      return 'compared';
    }
    const differing = differingFields(before, after);
    if (differing.length > 0 && historyFromUs > 0 && differing.every((field) => surroundings.has(field))) {
      for (const field of linksOf) lessKnown.add(String(row?.[field]));
      return 'less known';
    }
    for (const field of differing) fields.set(field, (fields.get(field) ?? 0) + 1);
    for (const field of ['pod_slo_verdict', 'delivery_slo_verdict', 'cause', 'slo_excluded'] as const) {
      if (!differing.includes(field)) continue;
      const [from, to] = [textOf(before[field]), textOf(after[field])];
      const key = JSON.stringify([field, from, to]);
      changes.set(key, { field, from, to, deliveries: (changes.get(key)?.deliveries ?? 0) + 1 });
    }
    if (differing.length > 0) example(id, 'changed', differing);
    return 'compared';
  });
  const others: ComparedRows[] = [];
  if (linked.size < linkedDeliveriesMax * linksOf.length) {
    for (const [table, link] of otherTables)
      others.push(
        await compareTable(ports, table, (before, after) => {
          const of = String((after ?? before)?.[link]);
          if (!linked.has(of)) return 'left out';
          const isSame = before !== undefined && after !== undefined && differingFields(before, after).length === 0;
          return !isSame && lessKnown.has(of) ? 'less known' : 'compared';
        }),
      );
  }
  return {
    tables: [sli, ...others],
    fields: [...fields]
      .map(([field, deliveries]) => ({ field, deliveries }))
      .sort((a, b) => b.deliveries - a.deliveries || (a.field < b.field ? -1 : 1)),
    changes: [...changes.values()].sort((a, b) => b.deliveries - a.deliveries).slice(0, changesMax),
    left_out: leftOut,
    examples,
  };

  function whyLeftOut(before: Row | undefined, after: Row | undefined): keyof typeof leftOut | undefined {
    if (after === undefined) {
      const startedUs = Number(before?.['started_at_us'] ?? 0);
      if (historyFromUs > 0 && startedUs <= historyFromUs) return 'history';
      return startedUs > untilUs - recentUs || before?.['final'] !== true ? 'recent' : undefined;
    }
    const degraded = after['degraded'];
    if (Array.isArray(degraded) && degraded.includes('history')) return 'history';
    return after['final'] !== true || (before !== undefined && before['final'] !== true) ? 'open' : undefined;
  }
}

/** What rows of other tables name their delivery by. */
const linksOf = ['delivery_id', 'trace_id'] as const;
const otherTables = [
  ['spans', 'trace_id'],
  ['diagnoses', 'delivery_id'],
  ['breaches', 'delivery_id'],
] as const;

type Judge = (before: Row | undefined, after: Row | undefined) => 'compared' | 'less known' | 'left out';

/** Every identity of either side once, a part of the identities at a time. */
async function compareTable(ports: ComparisonPorts, table: IdentifiedTable, judge: Judge): Promise<ComparedRows> {
  const counts = { equal: 0, changed: 0, less_known: 0, only_old: 0, only_new: 0 };
  const most = Math.max(await countOf(ports.before, table), await countOf(ports.after, table));
  const parts = Math.max(1, Math.ceil(most / rowsPerPart));
  for (let part = 0; part < parts; part++) {
    ports.signal.throwIfAborted();
    const old = await rowsOf(ports.before, table, { part, parts });
    ports.advance(old.size);
    for (const [identity, after] of await rowsOf(ports.after, table, { part, parts })) {
      const before = old.get(identity);
      old.delete(identity);
      const verdict = judge(before, after);
      if (verdict === 'left out') continue;
      if (verdict === 'less known') counts.less_known++;
      else if (before === undefined) counts.only_new++;
      else counts[differingFields(before, after).length === 0 ? 'equal' : 'changed']++;
    }
    for (const before of old.values()) {
      const verdict = judge(before, undefined);
      if (verdict !== 'left out') counts[verdict === 'less known' ? 'less_known' : 'only_old']++;
    }
  }
  return { table, ...counts };
}

async function countOf(client: ClickHouseClient, table: IdentifiedTable): Promise<number> {
  const answer = await client.query({ query: `SELECT count() AS n FROM ${table}_final`, format: 'JSONEachRow' });
  return Number((await answer.json<{ n: number }>())[0]?.n ?? 0);
}

async function rowsOf(
  client: ClickHouseClient,
  table: IdentifiedTable,
  { part, parts }: { readonly part: number; readonly parts: number },
): Promise<Map<string, Row>> {
  const identity = identityColumns[table];
  const columns = tables[table].columns.map(({ name }) => name).filter((name) => !apart.has(name));
  const query = `SELECT ${columns.map((name) => `\`${name}\``).join(', ')} FROM ${table}_final
    WHERE cityHash64(${identity.join(', ')}) % {parts:UInt32} = {part:UInt32}`;
  const answer = await client.query({ query, query_params: { part, parts }, format: 'JSONEachRow' });
  const rows = new Map<string, Row>();
  for (const row of await answer.json<Row>()) rows.set(identityText(identity.map((column) => String(row[column]))), row);
  return rows;
}

/** Both come from the same SELECT, so that equal values have equal texts. */
function differingFields(before: Row, after: Row): readonly string[] {
  return Object.keys(after).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

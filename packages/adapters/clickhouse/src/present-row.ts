import { formatEventTime } from '@lunettes/core/vocabulary';

/** A row as ClickHouse answers it: lists of objects are parallel arrays named `list.field`. */
export type FlatRow = Readonly<Record<string, unknown>>;

/**
 * Puts lists of objects together again and adds the readable instants. `Row` is what the columns of
 * the query make of it: rows come from our own tables, whose types a contract test compares with the
 * records', so this is the one place where they are believed.
 */
export function presentRow<Row>(flat: FlatRow): Row {
  const row: Record<string, unknown> = {};
  const lists = new Map<string, [field: string, values: unknown][]>();
  for (const [name, value] of Object.entries(flat)) {
    const dot = name.indexOf('.');
    if (dot < 0) set(row, name, value);
    else lists.set(name.slice(0, dot), [...(lists.get(name.slice(0, dot)) ?? []), [name.slice(dot + 1), value]]);
  }
  for (const [name, fields] of lists) row[name] = name === 'stages' ? byStage(objectsOf(fields)) : joined(fields);
  return row as Row;
}

/** An instant brings its readable form along. */
function set(row: Record<string, unknown>, name: string, value: unknown): void {
  row[name] = value;
  if (name === 'at_us' || name.endsWith('_at_us')) row[name.slice(0, -3)] = typeof value === 'number' ? formatEventTime(value) : null;
}

/** Parallel arrays are a list of objects; plain values (`delete_ladder`) are one object, or null if all are. */
function joined(fields: readonly [string, unknown][]): unknown {
  if (fields.some(([, value]) => Array.isArray(value))) return objectsOf(fields);
  return fields.every(([, value]) => value === null) ? null : Object.fromEntries(fields);
}

function objectsOf(fields: readonly [string, unknown][]): Record<string, unknown>[] {
  const [, first] = fields[0] ?? [];
  if (!Array.isArray(first)) return [];
  return first.map((_, index) => {
    const item: Record<string, unknown> = {};
    const object: Record<string, unknown> = {};
    for (const [field, values] of fields) {
      const value: unknown = Array.isArray(values) ? values[index] : null;
      if (field.startsWith('object_')) object[field.slice('object_'.length)] = value;
      else set(item, field, value);
    }
    return Object.keys(object).length === 0 ? item : { ...item, object };
  });
}

function byStage(stages: readonly Record<string, unknown>[]): Record<string, unknown> {
  return Object.fromEntries(stages.map(({ stage, ...rest }) => [String(stage), rest]));
}

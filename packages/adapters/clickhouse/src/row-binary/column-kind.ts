import type { Pairs } from '@lunettes/core/vocabulary';
import type { RowWriter } from './row-writer.ts';

/** How values of one sort travel: their ClickHouse type, their bytes in RowBinary, and their form in JSON. */
export interface ColumnKind<T> {
  /** The type as `system.columns` spells it; `keyword` columns are LowCardinality there, which RowBinary does not see. */
  readonly type: string;
  readonly json: JsonSchema;
  write(out: RowWriter, value: T): void;
}

/** The part of JSON Schema that rows need. */
export interface JsonSchema {
  readonly type: string | readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
}

export const text: ColumnKind<string> = { type: 'String', json: { type: 'string' }, write: (out, value) => out.text(value) };
/** Few different values: stored as a dictionary. */
export const keyword: ColumnKind<string> = { ...text, type: 'LowCardinality(String)' };
/** From 0 to 2^32 - 1. */
export const count: ColumnKind<number> = { type: 'UInt32', json: { type: 'integer' }, write: (out, value) => out.uint32(value) };
/** Microseconds, bytes: any safe integer. */
export const long: ColumnKind<number> = { type: 'Int64', json: { type: 'integer' }, write: (out, value) => out.int64(value) };
export const bool: ColumnKind<boolean> = { type: 'Bool', json: { type: 'boolean' }, write: (out, value) => out.byte(value ? 1 : 0) };

export const map: ColumnKind<Pairs> = {
  type: 'Map(String, String)',
  json: { type: 'object', additionalProperties: { type: 'string' } },
  write(out, entries) {
    out.varint(entries.length);
    for (const [key, value] of entries) {
      out.text(key);
      out.text(value);
    }
  },
};

export function nullable<T>(kind: ColumnKind<T>): ColumnKind<T | null> {
  return {
    type: kind.type === keyword.type ? 'LowCardinality(Nullable(String))' : `Nullable(${kind.type})`,
    json: { ...kind.json, type: [kind.json.type, 'null'].flat() },
    write(out, value) {
      out.byte(value === null ? 1 : 0);
      if (value !== null) kind.write(out, value);
    },
  };
}

export function list<T>(kind: ColumnKind<T>): ColumnKind<readonly T[]> {
  return {
    type: `Array(${kind.type})`,
    json: { type: 'array', items: kind.json },
    write(out, values) {
      out.varint(values.length);
      for (const value of values) kind.write(out, value);
    },
  };
}

import { type ColumnKind, list } from '../row-binary/column-kind.ts';
import type { RowWriter } from '../row-binary/row-writer.ts';

/** A table as its writer sees it: columns in the order of the bytes, each read off a record. */
export interface Table<Row> {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
}

export interface Column<Row> {
  /** `field`, or `list.field` for lists of objects, which ClickHouse keeps as parallel arrays. */
  readonly name: string;
  readonly kind: Pick<ColumnKind<never>, 'type' | 'json'>;
  write(out: RowWriter, row: Row): void;
}

/** What every record that can be corrected has. */
export interface Versioned {
  readonly version: number;
  readonly retracted: boolean;
}

/** Builders of columns that know the record's type. */
export function columnsOf<Row>() {
  return {
    /** A field under its own name. */
    field: <Name extends keyof Row & string>(name: Name, kind: ColumnKind<Row[Name]>): Column<Row> =>
      derived(name, kind, (row) => row[name]),
    derived: <T>(name: string, kind: ColumnKind<T>, of: (row: Row) => T): Column<Row> => derived(name, kind, of),
    /** A list of objects as one array for each of their fields. */
    objects: <Item>(name: string, of: (row: Row) => readonly Item[], fields: readonly Column<Item>[]): Column<Row>[] =>
      fields.map((field) => {
        const kind = list({ ...field.kind, write: (out, item: Item) => field.write(out, item) });
        return derived(`${name}.${field.name}`, kind, of);
      }),
  };
}

function derived<Row, T>(name: string, kind: ColumnKind<T>, of: (row: Row) => T): Column<Row> {
  return { name, kind: { type: kind.type, json: kind.json }, write: (out, row) => kind.write(out, of(row)) };
}

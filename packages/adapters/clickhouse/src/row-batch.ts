import { Readable } from 'node:stream';
import type { ClickHouseClient } from './client.ts';
import { RowWriter } from './row-binary/row-writer.ts';
import type { Table, Versioned } from './tables/index.ts';

/** Rows for one table on their way into one insert. */
export interface RowBatch<Row> {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
  /**
   * `epoch` is that of the record's place in the log: a later one wins over any version of an earlier one. False when a
   * number does not fit its column; nothing is added then, and the caller counts it.
   */
  add(row: Row, epoch: number): boolean;
  /**
   * Inserts what was added and resolves once it is on disk; nothing for an empty batch. Throws the client's error, and
   * keeps the rows: inserting them again makes no second row. After success the batch is empty.
   */
  insert(client: ClickHouseClient): Promise<void>;
}

/** Encodes rows as they are added, so that the bytes of a batch are known at any time. */
export function rowBatch<Row extends Versioned>(table: Table<Row>): RowBatch<Row> {
  const writer = new RowWriter();
  const columns = [...table.columns.map(({ name }) => name), 'row_version'].map((name) => `\`${name}\``).join(', ');
  const query = `INSERT INTO ${table.name} (${columns}) SETTINGS async_insert = 0 FORMAT RowBinary`;
  let pending: Uint8Array[] = [];
  let rows = 0;
  let bytes = 0;
  const seal = (): void => {
    bytes += writer.length;
    pending.push(writer.take());
  };
  return {
    table: table.name,
    get rows() {
      return rows;
    },
    get bytes() {
      return bytes + writer.length;
    },
    add(row, epoch) {
      const before = writer.length;
      try {
        for (const column of table.columns) column.write(writer, row);
        writer.uint32(row.version);
        writer.uint32(epoch);
      } catch (error) {
        writer.rewind(before);
        if (error instanceof RangeError) return false;
        throw error;
      }
      rows++;
      if (writer.length >= chunkBytes) seal();
      return true;
    },
    async insert(client) {
      if (rows === 0) return;
      seal();
      const { stream } = await client.exec({ query, values: Readable.from(pending, { objectMode: false }) });
      for await (const _ of stream) break;
      pending = [];
      rows = 0;
      bytes = 0;
    },
  };
}

/** Size of the pieces in which a batch is sent. */
const chunkBytes = 256 * 1024;

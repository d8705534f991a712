import { rowJson } from '@lunettes/core/vocabulary';
import { canonicalLine } from './canonical-line.ts';
import { ExternalSort, type ExternalSortOptions } from './external-sort.ts';
import { type IdentifiedRow, type Row, type RowFile, rowFiles } from './row-identity.ts';

/** The last version of one row, as the line of its file. */
export interface LatestRow {
  readonly file: RowFile;
  readonly line: Buffer;
  /** The bytes of `line` from here to `versionEnd` are its version; the digest leaves them out. */
  readonly versionStart: number;
  readonly versionEnd: number;
}

export interface RowCollector {
  add(row: IdentifiedRow): void;
  /**
   * Of each identity the row with the highest version, unless that one is retracted, ordered by file and
   * identity. Equal rows, which several lanes give for a Node, are one. To be read once, to its end; a line
   * is valid until the next is asked for.
   */
  latest(): Generator<LatestRow, void, void>;
  close(): void;
}

/** Keeps all versions of all rows in an external sort, so any number of rows needs bounded memory. */
export function createRowCollector(options: ExternalSortOptions): RowCollector {
  const sort = new ExternalSort(options);
  let scratch = Buffer.allocUnsafe(64 * 1024);

  return {
    add({ file, identity, row }) {
      // Most versions are overtaken by later ones, so a row is made a line only when it is the last.
      const json = JSON.stringify(row);
      const key = identity.join('\0');
      const needed = 3 * (key.length + json.length) + fixedBytes;
      if (needed > scratch.length) scratch = Buffer.allocUnsafe(needed * 2);
      let at = scratch.writeUInt8(rowFiles.indexOf(file), 0);
      at += scratch.write(key, at);
      at = scratch.writeUInt8(0, at);
      const keyEnd = at;
      at = scratch.writeUInt32BE(row.version, at);
      at += scratch.write(json, at);
      at = scratch.writeUInt32LE(keyEnd, at);
      sort.add(scratch.subarray(0, at));
    },
    *latest() {
      let held: Buffer | undefined;
      for (const record of sort.sorted()) {
        if (held !== undefined && !sameKey(held, record)) yield* shown(held);
        // A copy: the sort reuses its memory for the next record.
        held = Buffer.from(record);
      }
      if (held !== undefined) yield* shown(held);
    },
    close: () => sort.close(),
  };
}

const trailerBytes = 4;
const versionBytes = 4;
const fixedBytes = 2 + versionBytes + trailerBytes;

const keyEndOf = (record: Buffer): number => record.readUInt32LE(record.length - trailerBytes);

function sameKey(a: Buffer, b: Buffer): boolean {
  const end = keyEndOf(a);
  return end === keyEndOf(b) && a.compare(b, 0, end, 0, end) === 0;
}

function* shown(record: Buffer): Generator<LatestRow, void, void> {
  const file = rowFiles[record[0] ?? 0];
  const row = JSON.parse(record.toString('utf8', keyEndOf(record) + versionBytes, record.length - trailerBytes)) as Row;
  if (file === undefined || row.retracted) return;
  const { before, version, after } = canonicalLine(rowJson(row));
  const versionStart = Buffer.byteLength(before);
  yield { file, line: Buffer.from(before + version + after), versionStart, versionEnd: versionStart + version.length };
}

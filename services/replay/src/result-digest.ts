import { createHash } from 'node:crypto';
import type { LatestRow } from './row-collector.ts';
import { type RowFile, rowFiles } from './row-identity.ts';

/** SHA-256 over the result files in their order, each as its name, a line feed and its lines without their versions. */
export interface ResultDigest {
  /** Rows come in the order of files. */
  add(row: LatestRow): void;
  hex(): string;
}

export function createResultDigest(): ResultDigest {
  const hash = createHash('sha256');
  let begun = 0;
  const begin = (file: RowFile | undefined): void => {
    const upTo = file === undefined ? rowFiles.length : rowFiles.indexOf(file) + 1;
    for (; begun < upTo; begun++) hash.update(`${rowFiles[begun]}.ndjson\n`);
  };
  return {
    add({ file, line, versionStart, versionEnd }) {
      begin(file);
      hash.update(line.subarray(0, versionStart)).update(line.subarray(versionEnd)).update('\n');
    },
    hex() {
      begin(undefined);
      return hash.digest('hex');
    },
  };
}

import type { LogRecord, LogSlice, ReadBounds } from '@lunettes/ports';
import { endOf, type MemoryLog } from './memory-world.ts';

/** Records from `from` on, within the bounds; the first one is always given. */
export function readSlice(log: MemoryLog, from: number, bounds: ReadBounds): LogSlice {
  const records: LogRecord[] = [];
  let bytes = 0;
  for (let at = Math.max(from, log.first) - log.first; at < log.records.length && records.length < bounds.recordsMax; at++) {
    const record = log.records[at];
    if (record === undefined) break;
    bytes += record.value.length;
    if (records.length > 0 && bytes > bounds.bytesMax) break;
    records.push(record);
  }
  return { records, first: log.first, end: endOf(log) };
}

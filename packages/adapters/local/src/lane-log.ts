import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { LogRecord, LogSlice, LogTopic, ReadBounds, Sequence } from '@lunettes/ports';
import { addressBase, addressEnd, logTopics } from './log-address.ts';

/** What one topic of one lane spans. `safeEnd` is where a crash would leave it. */
export interface LogSpan {
  first: number;
  end: number;
  safeEnd: number;
  lastLogTimeUs: number;
}

/** A record on its way in; `logTimeUs` is already decided. */
export interface LogWrite {
  readonly logTimeUs: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly sequence: Sequence | undefined;
}

/** The log table with the ends of every lane in memory. Writes belong into the shared transaction; `reload` after it was rolled back. */
export interface LaneLog {
  span(topic: LogTopic, lane: number): Readonly<LogSpan>;
  /** Gives back the record's offset. */
  write(topic: LogTopic, lane: number, record: LogWrite): number;
  /** Records from `from` to below `limit`. */
  read(topic: LogTopic, lane: number, from: number, limit: number, bounds: ReadBounds): LogSlice;
  /** Removes everything below `first`. */
  cut(topic: LogTopic, lane: number, first: number): number;
  /** Log time of the newest record below `end`. */
  logTimeBefore(topic: LogTopic, lane: number, end: number): number | undefined;
  /** Makes what was written since the last call safe, and tells where that was. */
  markSafe(): readonly (readonly [topic: LogTopic, lane: number])[];
  reload(): void;
}

export function laneLog(db: DatabaseSync, lanes: number): LaneLog {
  const insert = db.prepare('INSERT INTO log (id, log_time_us, key, value, epoch, n, src, part, last) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const select = db.prepare(
    'SELECT id, log_time_us, key, value, epoch, n, src, part, last FROM log WHERE id >= ? AND id < ? ORDER BY id LIMIT ?',
  );
  const newest = db.prepare('SELECT id, log_time_us FROM log WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1');
  const remove = db.prepare('DELETE FROM log WHERE id >= ? AND id < ?');
  const trimmedAt = db.prepare('SELECT first, log_time_us FROM trimmed WHERE topic = ? AND lane = ?');
  const trim = db.prepare('INSERT OR REPLACE INTO trimmed (topic, lane, first, log_time_us) VALUES (?, ?, ?, ?)');
  select.setReturnArrays(true);

  const spans = new Map<number, LogSpan>();
  let touched = new Map<number, readonly [LogTopic, number]>();

  const load = (topic: LogTopic, lane: number): LogSpan => {
    const base = addressBase(topic, lane);
    const last = newest.get(base, addressEnd(topic, lane));
    const trimmed = trimmedAt.get(topic, lane);
    const first = Number(trimmed?.['first'] ?? 0);
    const end = last === undefined ? first : Number(last['id']) - base + 1;
    return { first, end, safeEnd: end, lastLogTimeUs: Number(last?.['log_time_us'] ?? trimmed?.['log_time_us'] ?? 0) };
  };

  const reload = (): void => {
    touched = new Map();
    for (const topic of logTopics) for (let lane = 0; lane < lanes; lane++) spans.set(addressBase(topic, lane), load(topic, lane));
  };

  const spanOf = (topic: LogTopic, lane: number): LogSpan => {
    const span = spans.get(addressBase(topic, lane));
    if (span === undefined) throw new RangeError(`there is no lane ${lane} of topic ${topic}`);
    return span;
  };

  reload();
  return {
    span: spanOf,
    write: (topic, lane, { logTimeUs, key, value, sequence }) => {
      const span = spanOf(topic, lane);
      const base = addressBase(topic, lane);
      const offset = span.end;
      if (sequence === undefined) insert.run(base + offset, logTimeUs, key, value, null, null, null, null, null);
      else insert.run(base + offset, logTimeUs, key, value, sequence.epoch, sequence.n, sequence.src, sequence.part, sequence.last ? 1 : 0);
      span.end++;
      span.lastLogTimeUs = logTimeUs;
      touched.set(base, [topic, lane]);
      return offset;
    },
    read: (topic, lane, from, limit, bounds) => {
      const { first, end } = spanOf(topic, lane);
      const base = addressBase(topic, lane);
      const records: LogRecord[] = [];
      let bytes = 0;
      if (from >= limit) return { records, first, end: Math.min(end, limit) };
      for (const row of select.iterate(base + Math.max(from, first), base + limit, bounds.recordsMax)) {
        const record = recordOf(row as unknown as readonly SQLOutputValue[], base);
        bytes += record.value.length;
        if (records.length > 0 && bytes > bounds.bytesMax) break;
        records.push(record);
      }
      return { records, first, end: Math.min(end, limit) };
    },
    cut: (topic, lane, first) => {
      const span = spanOf(topic, lane);
      const base = addressBase(topic, lane);
      const removed = Number(remove.run(base + span.first, base + first).changes);
      trim.run(topic, lane, first, span.lastLogTimeUs);
      span.first = first;
      return removed;
    },
    logTimeBefore: (topic, lane, end) => {
      const base = addressBase(topic, lane);
      const found = newest.get(base, base + end);
      return found === undefined ? undefined : Number(found['log_time_us']);
    },
    markSafe: () => {
      const places = [...touched.values()];
      touched = new Map();
      for (const [topic, lane] of places) spanOf(topic, lane).safeEnd = spanOf(topic, lane).end;
      return places;
    },
    reload,
  };
}

function recordOf(row: readonly SQLOutputValue[], base: number): LogRecord {
  const [id, logTimeUs, key, value, epoch, n, src, part, last] = row;
  const sequence: Sequence | undefined =
    n === null ? undefined : { epoch: Number(epoch), n: Number(n), src: Number(src), part: Number(part), last: last === 1 };
  return {
    offset: Number(id) - base,
    logTimeUs: Number(logTimeUs),
    key: String(key),
    value: value instanceof Uint8Array ? value : new Uint8Array(),
    sequence,
  };
}

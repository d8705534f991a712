import type { DatabaseSync } from 'node:sqlite';
import type { LaneCursor, LogTopic, OpenRequest, StateChange, StateEntry } from '@lunettes/ports';

/** Cursors and entries of all readers. Writes belong into the shared transaction. */
export interface LaneCursors {
  find(request: Pick<OpenRequest, 'stage' | 'lane'>): { readonly cursor: LaneCursor | undefined; readonly epoch: number } | undefined;
  register(request: OpenRequest, epoch: number): void;
  /** False, and nothing changed, if the stored cursor is not `from`. */
  move(reader: Pick<OpenRequest, 'stage' | 'lane'>, from: LaneCursor | undefined, to: LaneCursor): boolean;
  change(reader: Pick<OpenRequest, 'stage' | 'lane'>, changes: readonly StateChange[]): void;
  /** At most `max` entries with keys after `after`, in order of keys. */
  entriesAfter(reader: Pick<OpenRequest, 'stage' | 'lane'>, after: string | undefined, max: number): readonly StateEntry[];
  /** Removes cursors and entries of all lanes of a stage. */
  forget(stage: string): void;
  /** The reader of (topic, lane) that is furthest behind; undefined if nobody reads it. */
  slowest(topic: LogTopic, lane: number): { readonly stage: string; readonly offset: number } | undefined;
}

export function laneCursors(db: DatabaseSync): LaneCursors {
  const find = db.prepare('SELECT cursor, epoch FROM cursors WHERE stage = ? AND lane = ?');
  const register = db.prepare(
    `INSERT INTO cursors (stage, lane, input, next_offset, next_part, epoch) VALUES (?, ?, ?, 0, 0, ?)
     ON CONFLICT (stage, lane) DO UPDATE SET input = excluded.input, epoch = excluded.epoch`,
  );
  const move = db.prepare(
    'UPDATE cursors SET next_offset = ?, next_part = ?, cursor = ? WHERE stage = ? AND lane = ? AND next_offset = ? AND next_part = ?',
  );
  const set = db.prepare('INSERT OR REPLACE INTO entries (stage, lane, key, value) VALUES (?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM entries WHERE stage = ? AND lane = ? AND key = ?');
  const first = db.prepare('SELECT key, value FROM entries WHERE stage = ? AND lane = ? ORDER BY key LIMIT ?');
  const after = db.prepare('SELECT key, value FROM entries WHERE stage = ? AND lane = ? AND key > ? ORDER BY key LIMIT ?');
  const slowest = db.prepare('SELECT stage, next_offset FROM cursors WHERE input = ? AND lane = ? ORDER BY next_offset LIMIT 1');
  const forgetCursors = db.prepare('DELETE FROM cursors WHERE stage = ?');
  const forgetEntries = db.prepare('DELETE FROM entries WHERE stage = ?');
  return {
    find: ({ stage, lane }) => {
      const row = find.get(stage, lane);
      if (row === undefined) return undefined;
      const text = row['cursor'];
      return { cursor: typeof text === 'string' ? (JSON.parse(text) as LaneCursor) : undefined, epoch: Number(row['epoch']) };
    },
    register: ({ stage, lane, input }, epoch) => {
      register.run(stage, lane, input, epoch);
    },
    move: ({ stage, lane }, from, to) => {
      const moved = move.run(to.offset, to.part, JSON.stringify(to), stage, lane, from?.offset ?? 0, from?.part ?? 0);
      return Number(moved.changes) === 1;
    },
    change: ({ stage, lane }, changes) => {
      for (const [key, bytes] of changes) {
        if (bytes === undefined) remove.run(stage, lane, key);
        else set.run(stage, lane, key, bytes);
      }
    },
    entriesAfter: ({ stage, lane }, from, max) => {
      const rows = from === undefined ? first.all(stage, lane, max) : after.all(stage, lane, from, max);
      return rows.map((row): StateEntry => [String(row['key']), row['value'] instanceof Uint8Array ? row['value'] : new Uint8Array()]);
    },
    forget: (stage) => {
      forgetCursors.run(stage);
      forgetEntries.run(stage);
    },
    slowest: (topic, lane) => {
      const row = slowest.get(topic, lane);
      return row === undefined ? undefined : { stage: String(row['stage']), offset: Number(row['next_offset']) };
    },
  };
}

import type { DatabaseSync } from 'node:sqlite';
import { type Clock, type LogTopic, PortFailure, type RawBatch, type RetainedLaneStore, type SourcePosition } from '@lunettes/ports';
import { openDataDirectory } from './data-directory.ts';
import { laneCursors } from './lane-cursors.ts';
import { laneLog } from './lane-log.ts';
import { localLaneSession } from './local-lane-session.ts';
import { lanesMax } from './log-address.ts';
import { trim } from './retention.ts';
import { type FailPoint, sharedTransaction } from './shared-transaction.ts';
import { asPort } from './sqlite-failure.ts';

export interface LocalStoreOptions {
  readonly directory: string;
  /** Taken when the directory is new; later the number it was made with counts, since results belong to it. */
  readonly lanes: number;
  /** At this size `append` answers `store_full`. Stages go on, so that readers pass and retention can make room. */
  readonly bytesMax: number;
  readonly clock: Pick<Clock, 'nowUs'>;
  /** For tests that kill the process there. */
  readonly reached?: (point: FailPoint) => void;
}

/**
 * `RetainedLaneStore` in one SQLite file: log, state and cursors of all stages and lanes, every round in one transaction, several
 * rounds in the same one where they fall together. So after a crash there is never anything beyond a checkpoint: no
 * repeats, nothing to keep back, no interval between checkpoints. An idle store is not written to.
 *
 * Throws `PortFailure` as `openDataDirectory` does.
 */
export function openLocalStore(options: LocalStoreOptions): RetainedLaneStore {
  const db = openDataDirectory(options.directory);
  const lanes = settledLanes(db, options.lanes);
  const log = laneLog(db, lanes);
  const cursors = laneCursors(db);
  const owners = new Map<string, object>();
  const listeners = new Set<(topic: LogTopic, lane: number) => void>();
  const upsertPosition = db.prepare('INSERT OR REPLACE INTO positions (source, position) VALUES (?, ?)');
  const selectPositions = db.prepare('SELECT source, position FROM positions ORDER BY source');
  const pageCount = db.prepare('PRAGMA page_count');
  const freePages = db.prepare('PRAGMA freelist_count');
  const pageSize = Number(db.prepare('PRAGMA page_size').get()?.['page_size']);

  const appended = (topic: LogTopic, lane: number): void => {
    for (const listener of listeners) listener(topic, lane);
  };
  const transaction = sharedTransaction(db, {
    reached: options.reached ?? (() => {}),
    committed: () => {
      for (const [topic, lane] of log.markSafe()) appended(topic, lane);
    },
    rolledBack: () => {
      owners.clear();
      log.reload();
    },
  });
  const usedBytes = (): number => (Number(pageCount.get()?.['page_count']) - Number(freePages.get()?.['freelist_count'])) * pageSize;

  return {
    lanes,
    open: async (request) => {
      transaction.flush();
      const known = asPort(`open lane ${request.lane} of ${request.stage}`, () => cursors.find(request));
      const epoch = request.epochAbove === undefined ? (known?.epoch ?? 0) : Math.max(known?.epoch ?? 0, request.epochAbove) + 1;
      if (known === undefined || epoch !== known.epoch) await transaction.join(() => cursors.register(request, epoch), 0);
      const owner = {};
      const name = `${request.stage}|${request.lane}`;
      owners.set(name, owner);
      const isOwner = (): boolean => owners.get(name) === owner;
      const leave = (): void => {
        if (isOwner()) owners.delete(name);
      };
      return localLaneSession({ log, cursors, transaction, appended, isOwner, leave }, request, { cursor: known?.cursor, epoch });
    },
    read: async ({ topic, lane, from }, bounds) =>
      asPort(`read ${topic} of lane ${lane}`, () => log.read(topic, lane, from, log.span(topic, lane).safeEnd, bounds)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    append: async (batch) => {
      if (batch.records.length > 0 && usedBytes() >= options.bytesMax)
        throw new PortFailure('transient', `the store holds ${options.bytesMax} bytes, as many as it may`, { code: 'store_full' });
      await transaction.join(
        () => appendRaw(batch),
        batch.records.reduce((sum, { value }) => sum + value.length, 0),
      );
    },
    positions: async () =>
      selectPositions.all().map((row): SourcePosition => ({ source: String(row['source']), position: String(row['position']) })),
    size: async () => ({ bytes: usedBytes(), bytesMax: options.bytesMax }),
    trim: (request) => trim({ log, cursors, transaction, lanes, usedBytes }, request),
    forget: async (stage) => {
      for (let lane = 0; lane < lanes; lane++) owners.delete(`${stage}|${lane}`);
      await transaction.join(() => cursors.forget(stage), 0);
    },
    close: async () => {
      transaction.flush();
      owners.clear();
      db.close();
    },
  };

  function appendRaw({ records, positions }: RawBatch): void {
    const nowUs = options.clock.nowUs();
    const touched = new Set<number>();
    for (const { lane, key, value, logTimeUs } of records) {
      const stamped = Math.max(logTimeUs ?? nowUs, log.span('raw', lane).lastLogTimeUs);
      log.write('raw', lane, { logTimeUs: stamped, key, value, sequence: undefined });
      touched.add(lane);
    }
    for (const { source, position } of positions) upsertPosition.run(source, position);
    for (const lane of touched) appended('raw', lane);
  }
}

function settledLanes(db: DatabaseSync, wanted: number): number {
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > lanesMax)
    throw new PortFailure('permanent', `lanes must be 1 to ${lanesMax}, not ${wanted}`);
  return asPort('read the settings', () => {
    db.prepare("INSERT OR IGNORE INTO settings (name, value) VALUES ('lanes', ?)").run(wanted);
    return Number(db.prepare("SELECT value FROM settings WHERE name = 'lanes'").get()?.['value']);
  });
}

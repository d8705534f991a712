import { setTimeout as pause } from 'node:timers/promises';
import type { Session as ChdbSession } from 'chdb';
import { lockRetryMs } from '../bounds.ts';
import { ClickHouseStartError } from '../start-failure.ts';

/** One request's view of the engine: its own current database and settings. */
export interface EngineSession {
  /** Runs one statement; the result in `format`. */
  run(sql: string, format: string): Promise<{ readonly bytes: Uint8Array; readonly rowsRead: number; readonly bytesRead: number }>;
  /** Runs one SELECT; blocks of the result as they come. Leaving the iteration, or the signal, cancels the query. */
  stream(sql: string, format: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** `USE` or `SET`, which answer nothing. */
  set(sql: string): void;
  close(): void;
}

export interface Engine {
  readonly version: string;
  session(): EngineSession;
  /** What keeps the directory open and locked; it must not be collected, and is never closed. */
  readonly root: unknown;
}

export interface EngineOptions {
  readonly dataDirectory: string;
  readonly database: string;
  readonly memoryBytesMax: number;
  readonly lockWaitMs: number;
}

/** Opens the data directory, waiting for a former owner to let go of it. */
export async function openEngine({ dataDirectory, database, memoryBytesMax, lockWaitMs }: EngineOptions): Promise<Engine> {
  const { Session } = await loadChdb();
  const connectionArgs = [
    `--max_server_memory_usage=${memoryBytesMax}`,
    `--mark_cache_size=${Math.floor(memoryBytesMax / 16)}`,
    `--uncompressed_cache_size=0`,
  ];
  const open = (): ChdbSession => new Session(dataDirectory, { connectionArgs });
  // This session keeps the directory open and locked for as long as we live.
  const root = await openUnlocked(open, dataDirectory, lockWaitMs);
  // `default` is an overlay database in this build and keeps nothing; ours is an ordinary one.
  root.query(`CREATE DATABASE IF NOT EXISTS ${quotedName(database)}`, 'Null');
  return {
    version: root.query('SELECT version()', 'TabSeparatedRaw').trim(),
    session: () => wrapped(new Session(dataDirectory)),
    root,
  };
}

/** A name as SQL writes it between back quotes. */
export const quotedName = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``;

/** Text as SQL writes it between quotes. The engine takes statements as C strings, so a NUL has to be spelled. */
export const quotedText = (text: string): string => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\0', '\\0')}'`;

async function loadChdb(): Promise<typeof import('chdb')> {
  try {
    return await import('chdb');
  } catch (error) {
    const detail = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new ClickHouseStartError(
      'unsupported',
      `the embedded ClickHouse engine (chDB) has no build for ${process.platform}-${process.arch}, or it is not installed: it exists for linux (glibc) and macOS on x64 and arm64. Use a ClickHouse server instead. (${detail})`,
    );
  }
}

/** The engine reports a taken directory only as a failed connection, so every failure is tried again until the time is over. */
async function openUnlocked(open: () => ChdbSession, dataDirectory: string, lockWaitMs: number): Promise<ChdbSession> {
  const until = performance.now() + lockWaitMs;
  for (;;) {
    try {
      return open();
    } catch (error) {
      if (performance.now() >= until) {
        const detail = error instanceof Error ? error.message : String(error);
        throw new ClickHouseStartError(
          'locked',
          `the ClickHouse data directory ${dataDirectory} could not be opened within ${lockWaitMs} ms; most likely another process is using it: end that process, or use another data directory. (${detail})`,
        );
      }
    }
    await pause(lockRetryMs);
  }
}

function wrapped(session: ChdbSession): EngineSession {
  return {
    async run(sql, format) {
      const result = await session.queryAsync(sql, { format });
      return { bytes: result.bytes(), rowsRead: result.rowsRead, bytesRead: result.bytesRead };
    },
    async *stream(sql, format, signal) {
      const blocks = session.queryStream(sql, { format, signal });
      try {
        for await (const block of blocks) yield block.raw();
      } finally {
        blocks.cancel();
      }
    },
    set: (sql) => void session.query(sql, 'Null'),
    close: () => session.close(),
  };
}

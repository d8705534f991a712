import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentFailure } from '@lunettes/base';

/** One file of a result, complete or absent: it has its name only after its last byte is on the disk. */
export interface ResultFile {
  /** Appends the line and a line feed. */
  line(bytes: Uint8Array): void;
  readonly lines: number;
  /** Puts the file in its place. */
  complete(): void;
  /** Removes what was written; nothing after `complete`. */
  discard(): void;
}

const blockBytes = 256 * 1024;

/** Makes the directory for results, and takes away the summary of an earlier run: without one, no result is complete. */
export function openResultDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    rmSync(join(directory, 'summary.json'), { force: true });
  } catch (error) {
    throw writeFailure(directory, error);
  }
}

/** Fails with `EnvironmentFailure` wherever the disk does not take what is written. */
export function openResultFile(directory: string, name: string): ResultFile {
  const path = join(directory, name);
  const partial = join(directory, `.${name}.partial`);
  const block = Buffer.allocUnsafe(blockBytes);
  let used = 0;
  let lines = 0;
  let state: 'open' | 'ended' = 'open';
  const fd = attempt(() => openSync(partial, 'w', 0o644));

  function attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw writeFailure(path, error);
    }
  }
  const put = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += attempt(() => writeSync(fd, bytes, at, bytes.length - at));
  };
  const flush = (): void => {
    put(block.subarray(0, used));
    used = 0;
  };

  return {
    line(bytes) {
      const needed = bytes.length + 1;
      if (used + needed > blockBytes) flush();
      if (needed > blockBytes) {
        put(bytes);
        block[used++] = lineFeed;
      } else {
        block.set(bytes, used);
        used += needed;
        block[used - 1] = lineFeed;
      }
      lines++;
    },
    get lines() {
      return lines;
    },
    complete() {
      flush();
      attempt(() => fsyncSync(fd));
      closeSync(fd);
      state = 'ended';
      attempt(() => renameSync(partial, path));
    },
    discard() {
      if (state === 'ended') return;
      state = 'ended';
      closeSync(fd);
      rmSync(partial, { force: true });
    },
  };
}

/** Makes the names of completed files survive a power loss. */
export function syncResultDirectory(directory: string): void {
  const fd = openSync(directory, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function writeFailure(path: string, cause: unknown): EnvironmentFailure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const why =
    code === 'ENOSPC'
      ? 'no space is left on the device'
      : code === 'EACCES' || code === 'EPERM'
        ? 'permission denied'
        : `the system answers ${code}`;
  return new EnvironmentFailure(`cannot write the result ${path}: ${why}; choose another directory with --out`, { cause });
}

const lineFeed = 0x0a;

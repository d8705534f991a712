import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { assert, EnvironmentFailure } from '@lunettes/base';

/** A sorted run on disk. The file has no name any more, so it is gone with the process, however that ends. */
export interface RunFile {
  readonly bytes: number;
  /** Records in the order in which they were written; each view is valid until the next one is asked for. */
  records(): Generator<Buffer, void, void>;
  close(): void;
}

const blockBytes = 256 * 1024;
const frameBytes = 4;

/** Writes the records, each behind its length. Fails with `EnvironmentFailure` where the disk does not take them. */
export function writeRunFile(tempDir: string, records: Iterable<Uint8Array>): RunFile {
  const fd = openUnnamed(tempDir);
  try {
    const bytes = writeAll(fd, tempDir, records);
    return { bytes, records: () => readAll(fd, bytes), close: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function openUnnamed(tempDir: string): number {
  const path = join(tempDir, `lunettes-run-${process.pid}-${randomBytes(8).toString('hex')}`);
  try {
    const fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return fd;
  } catch (error) {
    throw spillFailure(tempDir, error);
  }
}

function writeAll(fd: number, tempDir: string, records: Iterable<Uint8Array>): number {
  let block = Buffer.allocUnsafe(blockBytes);
  let used = 0;
  let total = 0;
  const flush = (): void => {
    try {
      for (let at = 0; at < used; ) at += writeSync(fd, block, at, used - at, total + at);
    } catch (error) {
      throw spillFailure(tempDir, error);
    }
    total += used;
    used = 0;
  };
  for (const record of records) {
    const needed = frameBytes + record.length;
    if (used + needed > block.length) flush();
    if (needed > block.length) block = Buffer.allocUnsafe(needed);
    block.writeUInt32LE(record.length, used);
    block.set(record, used + frameBytes);
    used += needed;
  }
  flush();
  return total;
}

function* readAll(fd: number, total: number): Generator<Buffer, void, void> {
  let block = Buffer.allocUnsafe(blockBytes);
  let from = 0;
  let held = 0;
  let position = 0;
  /** Makes `needed` bytes available at `from`. */
  const hold = (needed: number): void => {
    if (held - from >= needed) return;
    const kept = held - from;
    const next = needed > block.length ? Buffer.allocUnsafe(needed) : block;
    block.copy(next, 0, from, held);
    block = next;
    from = 0;
    held = kept;
    while (held < needed) {
      const got = readSync(fd, block, held, block.length - held, position);
      assert(got > 0, 'a run is read back as it was written');
      held += got;
      position += got;
    }
  };
  for (let done = 0; done < total; ) {
    hold(frameBytes);
    const length = block.readUInt32LE(from);
    hold(frameBytes + length);
    yield block.subarray(from + frameBytes, from + frameBytes + length);
    from += frameBytes + length;
    done += frameBytes + length;
  }
}

function spillFailure(tempDir: string, cause: unknown): EnvironmentFailure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const why = code === 'ENOSPC' ? 'no space is left there' : `the system answers ${code}`;
  return new EnvironmentFailure(`cannot write temporary data to ${tempDir}: ${why}; choose another directory with --temp-dir`, { cause });
}

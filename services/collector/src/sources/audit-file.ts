import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { compareBytes } from '@lunettes/base';
import type { Item } from '@lunettes/core/collection';
import { type ClusterInlet, streamName } from '../cluster-inlet.ts';
import type { AppendOutcome } from '../lane-appender.ts';
import { type AuditDeps, eventBytesMax, takeAudit } from '../take-audit.ts';

export interface AuditFileDeps extends AuditDeps {
  readonly inlet: ClusterInlet;
  readonly instance: string;
}

/** How far a log file has been read: which file, and one past the last complete line that is stored. */
export interface FilePosition {
  readonly inode: string;
  readonly offset: number;
  /** Hash of the file's first bytes, because inodes are used again. */
  readonly head: string;
  readonly line: number;
}

export interface AuditFileTail {
  /**
   * Reads on by at most one chunk: `more` there is more already, `end` up to date, or what kept the
   * chunk from being stored; then the same chunk is read again.
   */
  poll(): Promise<'more' | 'end' | Exclude<AppendOutcome, 'acknowledged'>>;
  close(): Promise<void>;
}

/** Bytes per read; a line may be longer, up to `eventBytesMax`. */
const chunkBytes = 1024 * 1024;
const headBytes = 256;

/** Under this name the log keeps the position. */
export const filePositionName = (cluster: string, path: string): string => `${cluster}|audit_file|${path}`;

/**
 * Follows an API server's audit log by inode: through rotation by rename it reads the old file to its end
 * and goes on with the new one; after a restart it finds its file again, under its new name if it was
 * rotated, reads what was rotated after it, and goes on. Only complete lines are read. A position is
 * confirmed by the same append as its lines.
 */
export function openAuditFileTail(deps: AuditFileDeps, path: string, position: FilePosition | undefined): AuditFileTail {
  const { counters, inlet } = deps;
  const stream = streamName(inlet.cluster, 'audit_file', `${deps.instance}:${path}`);
  let current: { readonly handle: FileHandle; readonly path: string; readonly inode: string } | undefined;
  let place: FilePosition = position ?? { inode: '', offset: 0, head: '', line: 0 };
  let isSkipping = false;
  /** Rotated files that are to be read before the live one, oldest first. */
  let backlog: string[] | undefined;

  async function openNext(): Promise<boolean> {
    if (backlog === undefined) backlog = await findBacklog();
    const next = backlog.shift() ?? path;
    let handle: FileHandle;
    try {
      handle = await open(next, 'r');
    } catch {
      return false;
    }
    const inode = await inodeOf(handle);
    const head = await headOf(handle);
    const isKnown = inode === place.inode && (place.head === '' || head === place.head);
    if (!isKnown) place = { inode, offset: 0, head, line: 0 };
    isSkipping = false;
    current = { handle, path: next, inode };
    return true;
  }

  /** Where the persisted position's file is now, and what was rotated after it. */
  async function findBacklog(): Promise<string[]> {
    if (place.inode === '') return [];
    const live = await fileIdentity(path);
    if (live?.inode === place.inode && isSameHead(live.head, place.head)) return [];
    const rotated = await rotatedFiles(path);
    for (const [index, file] of rotated.entries()) {
      const identity = await fileIdentity(file);
      if (identity?.inode === place.inode && isSameHead(identity.head, place.head)) return rotated.slice(index);
    }
    counters.add('file_events', 'position_lost');
    return [];
  }

  async function read(from: {
    readonly handle: FileHandle;
    readonly path: string;
  }): Promise<'more' | 'end' | Exclude<AppendOutcome, 'acknowledged'>> {
    let buffer = Buffer.alloc(chunkBytes);
    let length = (await from.handle.read(buffer, 0, buffer.length, place.offset)).bytesRead;
    let lastNewline = buffer.lastIndexOf(newline, length - 1);
    // A line longer than a chunk: read on until it ends or exceeds what an event may have.
    while (length === buffer.length && (length === 0 || lastNewline < 0) && buffer.length < 2 * eventBytesMax) {
      const larger = Buffer.alloc(buffer.length * 2);
      buffer.copy(larger);
      const { bytesRead } = await from.handle.read(larger, length, larger.length - length, place.offset + length);
      buffer = larger;
      length += bytesRead;
      lastNewline = buffer.lastIndexOf(newline, length - 1);
    }
    if (length === 0) return 'end';
    if (lastNewline < 0 || lastNewline >= length) {
      if (length < 2 * eventBytesMax) return 'end';
      if (!isSkipping) counters.add('rejected_records', 'too_large');
      isSkipping = true;
      place = { ...place, offset: place.offset + length };
      return 'more';
    }
    return store(buffer.subarray(0, lastNewline + 1), from.path);
  }

  async function store(lines: Buffer, file: string): Promise<'more' | Exclude<AppendOutcome, 'acknowledged'>> {
    const items: (Item & { readonly line: number })[] = [];
    let line = place.line;
    let start = 0;
    for (let end = lines.indexOf(newline); end >= 0; end = lines.indexOf(newline, start)) {
      line++;
      const isRest = isSkipping && line === place.line + 1;
      if (!isRest && end > start + 1)
        items.push({ from: start === 0 && place.offset === 0 && hasByteOrderMark(lines) ? 3 : start, to: end, line });
      start = end + 1;
    }
    counters.add('received_records', 'audit_file', items.length);
    const taken = takeAudit(deps, lines, items, file);
    const next: FilePosition = { ...place, offset: place.offset + lines.length, line };
    const outcome = await inlet.send({
      stream,
      records: taken.records,
      positions: [{ source: filePositionName(inlet.cluster, path), position: JSON.stringify(next) }],
      evidence:
        taken.newestUs === undefined || taken.oldestUs === undefined
          ? undefined
          : { primary: 'audit_file', stream, newestUs: taken.newestUs, oldestUs: taken.oldestUs },
    });
    if (outcome !== 'acknowledged') return outcome;
    place = next;
    isSkipping = false;
    return 'more';
  }

  /** Whether the file at hand is done with: rotated away, with everything in it read. */
  async function isLeft(at: { readonly handle: FileHandle; readonly path: string; readonly inode: string }): Promise<boolean> {
    if (at.path !== path) return true;
    const live = await fileIdentity(path);
    if (live !== undefined && live.inode !== at.inode) return true;
    const { size } = await at.handle.stat();
    if (size < place.offset) {
      counters.add('file_events', 'truncated');
      place = { ...place, offset: 0, line: 0, head: await headOf(at.handle) };
    } else if (place.head === '') place = { ...place, head: await headOf(at.handle) };
    return false;
  }

  async function leave(at: { readonly handle: FileHandle; readonly path: string }): Promise<void> {
    const { size } = await at.handle.stat();
    if (size > place.offset) counters.add('file_events', 'line_unfinished');
    counters.add('file_events', 'rotated');
    await at.handle.close();
    current = undefined;
  }

  return {
    poll: async () => {
      try {
        if (current === undefined && !(await openNext())) return 'end';
        if (current === undefined) return 'end';
        // Looked at before reading: what was renamed by now is complete, so its end is final.
        const isFinal = await isLeft(current);
        const result = await read(current);
        if (result !== 'end') return result;
        if (!isFinal) return 'end';
        await leave(current);
        return 'more';
      } catch {
        counters.add('file_events', 'unreadable');
        return 'end';
      }
    },
    close: async () => {
      await current?.handle.close();
      current = undefined;
    },
  };
}

/** Reads a position that the log kept; undefined for anything that is none. */
export function parseFilePosition(text: string | undefined): FilePosition | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { inode, offset, head, line } = { inode: undefined, offset: undefined, head: undefined, line: undefined, ...value };
    if (typeof inode !== 'string' || typeof head !== 'string') return undefined;
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(line)) return undefined;
    return { inode, offset: Number(offset), head, line: Number(line) };
  } catch {
    return undefined;
  }
}

const newline = 0x0a;
const hasByteOrderMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
const isSameHead = (found: string, known: string): boolean => known === '' || found === known;

/** lumberjack names rotated files `audit-<time>.log`, so that their names sort by age. Packed ones are not read. */
async function rotatedFiles(path: string): Promise<string[]> {
  const extension = extname(path);
  const stem = basename(path, extension);
  const names = await readdir(dirname(path));
  return names
    .filter((name) => name.startsWith(`${stem}-`) && name.endsWith(extension))
    .sort(compareBytes)
    .map((name) => join(dirname(path), name));
}

async function fileIdentity(path: string): Promise<{ readonly inode: string; readonly head: string } | undefined> {
  try {
    const found = await stat(path, { bigint: true });
    const handle = await open(path, 'r');
    try {
      return { inode: String(found.ino), head: await headOf(handle) };
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

const inodeOf = async (handle: FileHandle): Promise<string> => String((await handle.stat({ bigint: true })).ino);

/** Empty until the file has enough bytes to be told from another. */
async function headOf(handle: FileHandle): Promise<string> {
  const buffer = Buffer.alloc(headBytes);
  const { bytesRead } = await handle.read(buffer, 0, headBytes, 0);
  return bytesRead < headBytes ? '' : createHash('sha256').update(buffer).digest('hex').slice(0, 16);
}

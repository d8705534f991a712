import type { Item } from '@lunettes/core/collection';
import { type ClusterInlet, streamName } from '../cluster-inlet.ts';
import type { AppendOutcome } from '../lane-appender.ts';
import { type AuditDeps, eventBytesMax, takeAudit } from '../take-audit.ts';
import { headOf, type LogFile, openLogFile, packedSuffix } from './log-file.ts';
import { identityOf, isFileOf, rotatedFiles } from './rotated-files.ts';

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

interface OpenFile {
  readonly file: LogFile;
  readonly path: string;
}

/** Bytes per read; a line may be longer, up to `eventBytesMax`. */
const chunkBytes = 1024 * 1024;

/** Under this name the log keeps the position. */
export const filePositionName = (cluster: string, path: string): string => `${cluster}|audit_file|${path}`;

/**
 * Follows an API server's audit log by inode: through rotation by rename it reads the old file to its end
 * and goes on with the new one; after a restart it finds its file again, under its new name if it was
 * rotated and packed too, reads what was rotated after it, and goes on. Only complete lines are read. A position is
 * confirmed by the same append as its lines.
 */
export function openAuditFileTail(deps: AuditFileDeps, path: string, position: FilePosition | undefined): AuditFileTail {
  const { counters, inlet } = deps;
  const stream = streamName(inlet.cluster, 'audit_file', `${deps.instance}:${path}`);
  let current: OpenFile | undefined;
  let place: FilePosition = position ?? { inode: '', offset: 0, head: '', line: 0 };
  let isSkipping = false;
  /** Rotated files that are to be read before the live one, oldest first. */
  let backlog: readonly string[] | undefined;

  async function openNext(): Promise<boolean> {
    if (backlog === undefined) backlog = await findBacklog();
    const next = backlog[0] ?? path;
    const file = await openNamed(next === path ? [path] : [next, next + packedSuffix]);
    if (file === undefined && next === path) return false;
    backlog = backlog.slice(1);
    if (file === undefined) {
      counters.add('file_events', 'unreadable');
      return openNext();
    }
    const { inode } = file;
    const head = await headOf(file);
    const isSameFile = file.isPacked ? head !== '' : inode === place.inode;
    const isKnown = isSameFile && (place.head === '' || head === place.head);
    place = isKnown ? { ...place, inode } : { inode, offset: 0, head, line: 0 };
    isSkipping = false;
    current = { file, path: next };
    return true;
  }

  /** Where the persisted position's file is now, and what was rotated after it. */
  async function findBacklog(): Promise<readonly string[]> {
    if (place.inode === '' || (await isFileOf(path, place))) return [];
    const rotated = await rotatedFiles(path);
    for (const [index, file] of rotated.entries()) if (await isFileOf(file, place)) return rotated.slice(index);
    counters.add('file_events', 'position_lost');
    return [];
  }

  async function read(from: OpenFile): Promise<'more' | 'end' | Exclude<AppendOutcome, 'acknowledged'>> {
    let buffer = Buffer.alloc(chunkBytes);
    let length = await from.file.read(buffer, 0, place.offset);
    let lastNewline = buffer.lastIndexOf(newline, length - 1);
    // A line longer than a chunk: read on until it ends or exceeds what an event may have.
    while (length === buffer.length && (length === 0 || lastNewline < 0) && buffer.length < 2 * eventBytesMax) {
      const larger = Buffer.alloc(buffer.length * 2);
      // From the line's beginning again: a packed file has given up nothing of it.
      length = await from.file.read(larger, 0, place.offset);
      buffer = larger;
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
  async function isLeft(at: OpenFile): Promise<boolean> {
    if (at.path !== path) return true;
    const live = await identityOf(path);
    if (live !== undefined && live.inode !== at.file.inode) return true;
    if ((await at.file.size()) < place.offset) {
      counters.add('file_events', 'truncated');
      place = { ...place, offset: 0, line: 0, head: await headOf(at.file) };
    } else if (place.head === '') place = { ...place, head: await headOf(at.file) };
    return false;
  }

  async function leave(at: OpenFile): Promise<void> {
    if (at.file.isBroken()) counters.add('file_events', 'unreadable');
    if ((await at.file.size()) > place.offset) counters.add('file_events', 'line_unfinished');
    counters.add('file_events', 'rotated');
    await at.file.close();
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
      await current?.file.close();
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

/** The first that can be opened: a rotated file may have been packed since it was found. */
async function openNamed(names: readonly string[]): Promise<LogFile | undefined> {
  for (const name of names) {
    try {
      return await openLogFile(name);
    } catch {
      // Not there under this name.
    }
  }
  return undefined;
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** An audit log file that is read at any place, plain or packed by gzip. Places count unpacked bytes. */
export interface LogFile {
  readonly inode: string;
  readonly isPacked: boolean;
  /** Fills `buffer` from `at` on with the bytes from `position` on; fewer only where the file ends. */
  read(buffer: Buffer, at: number, position: number): Promise<number>;
  /** Unpacked bytes; of a packed file as far as it was read. */
  size(): Promise<number>;
  /** A packed file ended before its end, or is none. What was read before is good. */
  isBroken(): boolean;
  close(): Promise<void>;
}

/** Fails as opening a file does. */
export async function openLogFile(path: string): Promise<LogFile> {
  return path.endsWith(packedSuffix) ? openPacked(path) : openPlain(path);
}

/** Rotated files that were packed end so. */
export const packedSuffix = '.gz';

const headBytes = 256;
/** Unpacked at once. */
const pieceBytes = 1024 * 1024;

/** Hash of a file's first bytes, the same packed or not; empty until there are enough of them to be told from another's. */
export async function headOf(file: LogFile): Promise<string> {
  const buffer = Buffer.alloc(headBytes);
  const length = await file.read(buffer, 0, 0);
  return length < headBytes ? '' : createHash('sha256').update(buffer).digest('hex').slice(0, 16);
}

async function openPlain(path: string): Promise<LogFile> {
  const handle = await open(path, 'r');
  const { ino } = await handle.stat({ bigint: true });
  return {
    inode: String(ino),
    isPacked: false,
    read: async (buffer, at, position) => (await handle.read(buffer, at, buffer.length - at, position)).bytesRead,
    size: async () => (await handle.stat()).size,
    isBroken: () => false,
    close: () => handle.close(),
  };
}

/**
 * Read from its beginning, because gzip can only be unpacked in order: what lies before the place asked for is passed over
 * and nothing is written anywhere. Going back begins again. Holds what was last asked for and one piece more.
 */
async function openPacked(path: string): Promise<LogFile> {
  const { ino } = await stat(path, { bigint: true });
  let unpacking = unpack(path);
  let held = Buffer.alloc(0);
  let heldFrom = 0;
  let hasEnded = false;
  let isBroken = false;

  async function next(): Promise<void> {
    try {
      const { value, done } = await unpacking.next();
      if (done === true) hasEnded = true;
      else held = held.length === 0 ? value : Buffer.concat([held, value]);
    } catch {
      hasEnded = true;
      isBroken = true;
    }
  }

  return {
    inode: String(ino),
    isPacked: true,
    read: async (buffer, at, position) => {
      if (position < heldFrom) {
        await unpacking.return(undefined);
        unpacking = unpack(path);
        [held, heldFrom, hasEnded] = [Buffer.alloc(0), 0, false];
      }
      const wanted = buffer.length - at;
      for (;;) {
        const passed = Math.min(held.length, position - heldFrom);
        held = held.subarray(passed);
        heldFrom += passed;
        if (hasEnded || (heldFrom === position && held.length >= wanted)) break;
        await next();
      }
      return heldFrom === position ? held.copy(buffer, at, 0, wanted) : 0;
    },
    size: async () => heldFrom + held.length,
    isBroken: () => isBroken,
    close: async () => {
      await unpacking.return(undefined);
    },
  };
}

async function* unpack(path: string): AsyncGenerator<Buffer<ArrayBuffer>, void> {
  const source = createReadStream(path);
  const unpacked = createGunzip({ chunkSize: pieceBytes });
  source.on('error', (error) => unpacked.destroy(error));
  try {
    yield* source.pipe(unpacked);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { rejected } from './exception.ts';

/** A file that holds one insert's data while the engine reads it. */
export interface SpooledData {
  readonly path: string;
  readonly bytes: number;
  remove(): void;
}

export interface Spool {
  /** Writes `data` to a new file. Fails with code 307 beyond `bytesMax`; nothing is left behind then. */
  write(data: AsyncIterable<Uint8Array>, bytesMax: number): Promise<SpooledData>;
}

/**
 * Files beside the engine's own, so that data and spool share one disk and one budget. What a killed
 * process left is removed here: the engine's lock is ours by now, so nobody else writes.
 */
export function openSpool(dataDirectory: string): Spool {
  const directory = join(dataDirectory, 'spool');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { mode: 0o700 });
  let count = 0;
  return {
    async write(data, bytesMax) {
      const path = join(directory, `${++count}`);
      const remove = (): void => rmSync(path, { force: true });
      let bytes = 0;
      const counted = new Transform({
        transform(chunk: Uint8Array, _encoding, done) {
          bytes += chunk.length;
          done(bytes > bytesMax ? rejected(307, 'TOO_MANY_BYTES', `the data of one request may have ${bytesMax} bytes`) : null, chunk);
        },
      });
      try {
        await pipeline(data, counted, createWriteStream(path, { mode: 0o600 }));
      } catch (error) {
        remove();
        throw error;
      }
      return { path, bytes, remove };
    },
  };
}

import { createReadStream } from 'node:fs';
import { constants, createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import type { InputFile } from './discover-inputs.ts';

/** Compressions that are undone. */
export const readCompressions = ['gzip', 'zstd'] as const;
type Readable = (typeof readCompressions)[number];

/** Why the bytes of an input end early. */
export type ByteProblem =
  | { readonly kind: 'compressed'; readonly how: string }
  | { readonly kind: 'broken'; readonly how: Readable }
  | { readonly kind: 'unreadable'; readonly error: unknown };

const chunkBytes = 1024 * 1024;

/**
 * The uncompressed bytes of an input, in chunks of about a megabyte: gzip and zstd are undone, recognised by
 * their first bytes and not by the name, whatever number of members or frames the input has. `progress` hears of each chunk's bytes as they lie on disk. A problem ends the
 * bytes and is returned; what came before it is good.
 */
export async function* inputBytes(
  file: InputFile,
  progress: (bytes: number) => void,
): AsyncGenerator<Buffer, ByteProblem | undefined, void> {
  const source = file.name === '-' ? process.stdin : createReadStream(file.name, { highWaterMark: chunkBytes });
  const stored = counted(source, progress);
  try {
    const first = await stored.next();
    if (first.done) return undefined;
    const how = compressionOf(first.value);
    if (how === 'gzip' || how === 'zstd') return yield* decompressed(how, first.value, stored);
    if (how !== undefined) return { kind: 'compressed', how };
    yield first.value;
    yield* stored;
    return undefined;
  } catch (error) {
    return { kind: 'unreadable', error };
  } finally {
    source.destroy();
  }
}

async function* counted(source: AsyncIterable<Buffer>, progress: (bytes: number) => void): AsyncGenerator<Buffer, void, void> {
  // The first bytes are looked at, so they come in one piece, however a pipe cuts them.
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of source) {
    progress(chunk.length);
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < magicBytesMax) continue;
    yield head;
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}

/**
 * What stands behind the last member or frame and is none is damage, too: it would be lost without a word. The
 * stream drops what it still holds when it fails, so its end is asked for only once all before it has been taken.
 */
async function* decompressed(
  how: Readable,
  first: Buffer,
  rest: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, ByteProblem | undefined, void> {
  const stream: Gunzip | ZstdDecompress = decompressors[how]();
  let sourceError: unknown;
  let fed = 0;
  let taken = (): void => undefined;
  const feeding = (async () => {
    try {
      for await (const chunk of joined(first, rest)) {
        if (stream.destroyed) return;
        fed += chunk.length;
        await new Promise<void>((resolve) => stream.write(chunk, () => resolve()));
      }
      while (stream.readableLength > 0 && !stream.destroyed)
        await new Promise<void>((resolve) => {
          taken = resolve;
        });
      if (!stream.destroyed) stream.end();
    } catch (error) {
      sourceError = error;
      stream.destroy();
    }
  })();
  try {
    for await (const chunk of stream) {
      yield chunk;
      taken();
    }
  } catch {
    return sourceError === undefined ? { kind: 'broken', how } : { kind: 'unreadable', error: sourceError };
  } finally {
    stream.destroy();
    taken();
    await feeding;
  }
  return how === 'zstd' && stream.bytesWritten < fed ? { kind: 'broken', how } : undefined;
}

/** Zstandard's own bound for frames of strangers: one that wants a larger window (`--long=28` and up) counts as damaged. */
const zstdWindowLogMax = 27;

const decompressors: Readonly<Record<Readable, () => Gunzip | ZstdDecompress>> = {
  gzip: () => createGunzip({ chunkSize: chunkBytes }),
  zstd: () => createZstdDecompress({ chunkSize: chunkBytes, params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLogMax } }),
};

async function* joined(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  yield first;
  yield* rest;
}

const magicBytesMax = 6;
const magics: readonly (readonly [how: string, bytes: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  // A skippable frame before the first one of data, as parallel and seekable writers put there (magic 0x184D2A50 to 5F).
  ...Array.from({ length: 16 }, (_, kind): [string, number[]] => ['zstd', [0x50 + kind, 0x2a, 0x4d, 0x18]]),
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

const compressionOf = (head: Buffer): string | undefined => magics.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte))?.[0];

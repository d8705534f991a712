import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { InputFile } from './discover-inputs.ts';

/** Why the bytes of an input end early. */
export type ByteProblem =
  | { readonly kind: 'compressed'; readonly how: string }
  | { readonly kind: 'broken_gzip' }
  | { readonly kind: 'unreadable'; readonly error: unknown };

const chunkBytes = 1024 * 1024;

/**
 * The uncompressed bytes of an input, in chunks of about a megabyte: gzip is undone, recognised by its first
 * bytes and not by the name. `progress` hears of each chunk's bytes as they lie on disk. A problem ends the
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
    if (how === 'gzip') return yield* gunzipped(first.value, stored);
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

async function* gunzipped(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, ByteProblem | undefined, void> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  let sourceError: unknown;
  const feeding = (async () => {
    try {
      for await (const chunk of joined(first, rest)) {
        if (gunzip.destroyed) return;
        if (!gunzip.write(chunk)) await new Promise<void>((resolve) => gunzip.once('drain', resolve).once('close', resolve));
      }
      gunzip.end();
    } catch (error) {
      sourceError = error;
      gunzip.destroy();
    }
  })();
  try {
    for await (const chunk of gunzip) yield chunk;
  } catch {
    return sourceError === undefined ? { kind: 'broken_gzip' } : { kind: 'unreadable', error: sourceError };
  } finally {
    gunzip.destroy();
    await feeding;
  }
  return undefined;
}

async function* joined(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  yield first;
  yield* rest;
}

const magicBytesMax = 6;
const magics: readonly (readonly [how: string, bytes: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

const compressionOf = (head: Buffer): string | undefined => magics.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte))?.[0];

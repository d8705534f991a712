import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { nodeTruths } from './cluster.ts';
import type { SimulationOptions } from './options.ts';
import { simulate } from './simulate.ts';
import type { Truth } from './truth.ts';

export interface WrittenSimulation {
  /** File names, relative to the directory, in the order in which they were begun; `truth.ndjson` is the last. */
  readonly files: readonly string[];
  /** Bytes before compression. */
  readonly bytes: number;
  readonly lines: number;
  readonly truths: readonly Truth[];
}

/** A file takes lines into memory until this many characters wait, then writes them at once. */
const CHUNK_CHARACTERS = 1_048_576;

/** Writes a simulation into a directory, which is made if need be; files of the same names are replaced. */
export async function writeSimulation(
  options: SimulationOptions,
  directory: string,
  how: { readonly gzip?: boolean } = {},
): Promise<WrittenSimulation> {
  await mkdir(directory, { recursive: true });
  const gzip = how.gzip === true;
  const files = new Map<string, LineFile>();
  const fileOf = (name: string): LineFile => {
    const known = files.get(name);
    if (known !== undefined) return known;
    const opened = openLineFile(join(directory, gzip ? `${name}.gz` : name), gzip);
    files.set(name, opened);
    return opened;
  };

  const lines = simulate(options);
  let next = lines.next();
  let count = 0;
  while (next.done !== true) {
    count += 1;
    const full = fileOf(next.value.file).add(next.value.line);
    if (full !== undefined) await full;
    next = lines.next();
  }
  const truths = next.value;
  if (options.nodeObjects || options.clockSkewMs > 0) {
    const nodeFile = fileOf('node-truth.ndjson');
    for (const truth of nodeTruths(options)) await nodeFile.add(JSON.stringify(truth));
  }
  const truthFile = fileOf('truth.ndjson');
  for (const truth of truths) await truthFile.add(JSON.stringify(truth));

  let bytes = 0;
  for (const file of files.values()) bytes += await file.close();
  const names = [...files.keys()].map((name) => (gzip ? `${name}.gz` : name));
  return { files: names, bytes, lines: count, truths };
}

interface LineFile {
  /** Resolves when more may be added; nothing where more may be added at once. */
  add(line: string): Promise<void> | undefined;
  /** Writes the rest and returns the bytes written, before compression. */
  close(): Promise<number>;
}

function openLineFile(path: string, gzip: boolean): LineFile {
  const file = createWriteStream(path);
  const compress = gzip ? createGzip({ level: 1 }) : undefined;
  compress?.pipe(file);
  const target: Writable = compress ?? file;
  // Watched from the start, so that a full disk is an error of `close` and not of the process.
  const ended = finished(file);
  ended.catch(() => undefined);
  let waiting: string[] = [];
  let characters = 0;
  let bytes = 0;

  const flush = (): Promise<void> => {
    const chunk = Buffer.from(waiting.join(''), 'utf8');
    waiting = [];
    characters = 0;
    bytes += chunk.length;
    return new Promise((resolve, reject) => {
      target.write(chunk, (failure) => (failure == null ? resolve() : reject(new Error(`Cannot write ${path}.`, { cause: failure }))));
    });
  };

  return {
    add: (line) => {
      waiting.push(line, '\n');
      characters += line.length + 1;
      return characters < CHUNK_CHARACTERS ? undefined : flush();
    },
    close: async () => {
      if (waiting.length > 0) await flush();
      target.end();
      await ended;
      return bytes;
    },
  };
}

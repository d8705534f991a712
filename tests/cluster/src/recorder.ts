import { closeSync, createReadStream, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createApiClient } from './api-client.ts';
import { statePath } from './lab-paths.ts';

/** What is watched beside the audit log, and how a watch of it begins. */
const watched = {
  pods: '/api/v1/pods',
  events: '/api/v1/events',
  nodes: '/api/v1/nodes',
} as const;
export type WatchedKind = keyof typeof watched;
export const watchedKinds = Object.keys(watched) as WatchedKind[];

export interface Recorder {
  /** Where the lines of a watch are written. */
  fileOf(kind: WatchedKind): string;
  /** Ends the watches; what they brought is in the files. */
  stop(): Promise<void>;
}

/** Begins to write down every line of the watches, as it came from the API server. Recorders of different names may run side by side. */
export function startRecorder(name: string): Recorder {
  const directory = statePath('recording', name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const fileOf = (kind: WatchedKind): string => join(directory, `${kind}.jsonl`);
  const ending = new AbortController();
  const api = createApiClient();
  const running = watchedKinds.map(async (kind) => {
    const file = openSync(fileOf(kind), 'w');
    let version = '';
    // The server ends a watch after a while; the next one goes on behind the last line.
    while (!ending.signal.aborted) {
      const from = version === '' ? '' : `&resourceVersion=${version}`;
      await api.watch(
        `${watched[kind]}?watch=1&allowWatchBookmarks=true&timeoutSeconds=3000${from}`,
        (line) => {
          const { type, object } = JSON.parse(line);
          if (type === 'ERROR') throw new Error(`the watch of ${kind} ended: ${line}`);
          version = object.metadata.resourceVersion;
          if (type !== 'BOOKMARK') writeSync(file, `${line}\n`);
        },
        ending.signal,
      );
    }
    closeSync(file);
  });
  return {
    fileOf,
    stop: async () => {
      ending.abort();
      await Promise.all(running);
    },
  };
}

/** Each line of a file of JSON lines, with its value. */
export async function* linesOf(path: string): AsyncGenerator<{ readonly line: string; readonly value: unknown }> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }))
    if (line !== '') yield { line, value: JSON.parse(line) };
}

import { closeSync, createReadStream, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createApiClient } from './api-client.ts';
import { statePath } from './lab-paths.ts';

const workloads = ['deployments', 'replicasets', 'statefulsets', 'daemonsets'].map((name) => `/apis/apps/v1/${name}`);

/** What is watched beside the audit log, and how the watches of it begin. */
const watched = {
  pods: ['/api/v1/pods'],
  events: ['/api/v1/events'],
  nodes: ['/api/v1/nodes'],
  workloads: [...workloads, '/apis/batch/v1/jobs', '/apis/batch/v1/cronjobs'],
} as const;
export type WatchedKind = keyof typeof watched;
export const watchedKinds = Object.keys(watched) as WatchedKind[];

export interface Recorder {
  /** Where the lines of what is watched are written, those of several watches between each other. */
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
  const follow = async (path: string, write: (line: string) => void): Promise<void> => {
    let version = '';
    // The server ends a watch after a while; the next one goes on behind the last line.
    while (!ending.signal.aborted) {
      const from = version === '' ? '' : `&resourceVersion=${version}`;
      await api.watch(
        `${path}?watch=1&allowWatchBookmarks=true&timeoutSeconds=3000${from}`,
        (line) => {
          const { type, object } = JSON.parse(line);
          if (type === 'ERROR') throw new Error(`the watch of ${path} ended: ${line}`);
          version = object.metadata.resourceVersion;
          if (type !== 'BOOKMARK') write(line);
        },
        ending.signal,
      );
    }
  };
  const running = watchedKinds.map(async (kind) => {
    const file = openSync(fileOf(kind), 'w');
    await Promise.all(watched[kind].map((path) => follow(path, (line) => void writeSync(file, `${line}\n`))));
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

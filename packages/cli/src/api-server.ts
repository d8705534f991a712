import { readFileSync } from 'node:fs';
import { EnvironmentFailure } from '@lunettes/base';
import type { Command } from 'commander';
import { demoDirectory, upDirectory } from './data-directories.ts';

/** Flags of every command that asks the API. */
export interface ServerFlags {
  readonly server?: string;
  readonly dataDir?: string;
  readonly tokenFile?: string;
}

export const declareServer = (command: Command): Command =>
  command
    .option('--server <URL>', 'API to ask; else LUNETTES_SERVER, else whoever serves --data-dir')
    .option('--data-dir <DIR>', 'data directory to ask, served or not; else that of `lunettes up`, else that of `lunettes demo`')
    .option('--token-file <FILE>', 'file whose first line is the token of that API');

/** Something that answers questions about deliveries. */
export interface ApiServer {
  /** The JSON of `GET /api/v1/<path>`; undefined for 404. Fails with one sentence when nothing answers there. */
  ask(path: string): Promise<unknown>;
  /** Resolves at the next change that the server tells of, or when the signal is aborted. */
  changed(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Whom to ask: `--server`, else `LUNETTES_SERVER`, else the process that serves the directory (that of `up`, then that of `demo`), else the directory itself. */
export async function openApi(flags: ServerFlags, env: Readonly<Record<string, string | undefined>>): Promise<ApiServer> {
  const token = flags.tokenFile === undefined ? undefined : tokenIn(flags.tokenFile);
  const named = flags.server ?? (flags.dataDir === undefined ? env['LUNETTES_SERVER'] : undefined);
  if (named !== undefined) return apiAt(named.replace(/\/+$/, ''), token, async () => {});
  const { hasData, openStoreForReading, servingOf } = await import('@lunettes/embedded');
  const known = flags.dataDir === undefined ? [upDirectory, demoDirectory] : [flags.dataDir];
  const directory = known.find((one) => servingOf(one) !== undefined) ?? known.find(hasData) ?? upDirectory;
  const serving = servingOf(directory);
  if (serving !== undefined) return apiAt(serving.url, token, async () => {});
  const store = await openStoreForReading(directory);
  return apiAt(store.url, undefined, () => store.close());
}

function apiAt(url: string, token: string | undefined, close: () => Promise<void>): ApiServer {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const get = async (path: string, signal?: AbortSignal): Promise<Response> => {
    try {
      return await fetch(`${url}/api/v1/${path}`, { headers, ...(signal === undefined ? {} : { signal }) });
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      throw new EnvironmentFailure(
        `nothing answers at ${url}; start lunettes up, or name the server with --server or the data with --data-dir`,
        {
          cause,
        },
      );
    }
  };
  return {
    async ask(path) {
      const answer = await get(path);
      if (answer.status === 404) return undefined;
      if (answer.status === 401) throw new EnvironmentFailure(`${url} wants a token; give it with --token-file`);
      if (!answer.ok) throw new EnvironmentFailure(`${url} answers ${answer.status} to ${path}: ${(await answer.text()).slice(0, 200)}`);
      return await answer.json();
    },
    async changed(signal) {
      const answer = await get('stream', signal);
      if (answer.body === null) return;
      const decoder = new TextDecoder();
      for await (const chunk of answer.body) if (decoder.decode(chunk, { stream: true }).includes('event:')) return;
    },
    close,
  };
}

function tokenIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n', 1)[0]?.trim() ?? '';
  } catch (cause) {
    throw new EnvironmentFailure(`the token file ${file} cannot be read`, { cause });
  }
}

import { readFileSync } from 'node:fs';
import { EnvironmentFailure } from '@lunettes/base';
import type { Command } from 'commander';
import { type AnswerRow, itemsOf } from './answer-rows.ts';
import { UsageError } from './command.ts';
import { demoDirectory, upDirectory } from './data-directories.ts';

/** Flags of every command that asks the API. */
export interface ServerFlags {
  readonly server?: string;
  readonly dataDir?: string;
  readonly tokenFile?: string;
}

export const declareServer = (command: Command): Command =>
  command
    .option('--server <URL>', `API to ask; else --data-dir, LUNETTES_SERVER, lunettes up or demo of this clone, ${serverDefault}`)
    .option('--data-dir <DIR>', 'data directory to ask: the process that serves it, or else what is stored there [LUNETTES_DATA_DIR]')
    .option('--token-file <FILE>', 'file whose first line is the token of that API [LUNETTES_TOKEN_FILE]');

/** Something that answers questions about deliveries. */
export interface ApiServer {
  readonly url: string;
  /** False when we have opened a store that nobody serves: then nothing in it changes. */
  readonly isServed: boolean;
  /** The JSON of `GET /api/v1/<path>`; undefined for 404. Fails with one sentence when nothing answers there. */
  ask(path: string): Promise<unknown>;
  /** What the server tells of from now on, piece by piece; ends with the signal, or when the server ends it. */
  stream(signal: AbortSignal): AsyncIterable<string>;
  close(): Promise<void>;
}

const serverDefault = 'http://127.0.0.1:8080';

/** Longer than a query of the API may take. */
const answerMsMax = 60_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** Whom to ask: what a flag names, else what the environment names, else whoever serves or has filled a directory of this clone, else the default address. */
export async function openApi(flags: ServerFlags, env: Environment): Promise<ApiServer> {
  const tokenFile = flags.tokenFile ?? env['LUNETTES_TOKEN_FILE'];
  const token = tokenFile === undefined ? undefined : tokenIn(tokenFile);
  const named = flags.server ?? (flags.dataDir === undefined ? env['LUNETTES_SERVER'] : undefined);
  if (named !== undefined) return servedAt(addressOf(named), token);
  const { hasData, openStoreForReading, servingOf } = await import('@lunettes/embedded');
  const directory = flags.dataDir ?? env['LUNETTES_DATA_DIR'];
  const known = directory === undefined ? [upDirectory, demoDirectory] : [directory];
  const serving = known.map(servingOf).find((one) => one !== undefined);
  if (serving !== undefined) return servedAt(serving.url, token);
  const stored = directory ?? known.find(hasData);
  if (stored === undefined) return servedAt(serverDefault, token);
  const store = await openStoreForReading(stored);
  return apiAt({ url: store.url, token: undefined, isServed: false, close: () => store.close() });
}

/** The rows of a list. Fails with one sentence where the server has no such list. */
export async function askItems(api: ApiServer, path: string): Promise<readonly AnswerRow[]> {
  const answer = await api.ask(path);
  if (answer === undefined) throw new EnvironmentFailure(`${api.url} does not know /api/v1/${path}; its version is another than ours`);
  return itemsOf(answer);
}

function addressOf(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageError(`"${text}" is no address of a server; give http://HOST:PORT`);
  return url.href.replace(/\/+$/, '');
}

/** One that this process serves itself, on loopback. */
export const apiAtUrl = (url: string): ApiServer => servedAt(url, undefined);

const servedAt = (url: string, token: string | undefined): ApiServer => apiAt({ url, token, isServed: true, close: async () => {} });

interface Api {
  readonly url: string;
  readonly token: string | undefined;
  readonly isServed: boolean;
  readonly close: () => Promise<void>;
}

function apiAt({ url, token, isServed, close }: Api): ApiServer {
  const headers: Readonly<Record<string, string>> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const get = (path: string, signal: AbortSignal): Promise<Response> => fetch(`${url}/api/v1/${path}`, { headers, signal });
  return {
    url,
    isServed,
    async ask(path) {
      let answer: Response;
      let text: string;
      try {
        answer = await get(path, AbortSignal.timeout(answerMsMax));
        text = await answer.text();
      } catch (cause) {
        const what = isTimeout(cause) ? `${url} does not answer within ${answerMsMax / 1000} s` : `nothing answers at ${url}`;
        throw new EnvironmentFailure(`${what}; start lunettes up, or name the server with --server or the data with --data-dir`, { cause });
      }
      return read(url, path, { status: answer.status, text });
    },
    async *stream(signal) {
      const { body } = await get('stream', signal);
      if (body === null) return;
      const decoder = new TextDecoder();
      for await (const chunk of body) yield decoder.decode(chunk, { stream: true });
    },
    close,
  };
}

function read(url: string, path: string, { status, text }: { readonly status: number; readonly text: string }): unknown {
  const json = parseJson(text);
  const detail = detailOf(json);
  // What is not known is told as a problem; anything else that is not found is another kind of server.
  if (status === 404 && detail !== undefined) return undefined;
  if (status === 400 && detail !== undefined) throw new UsageError(detail);
  if (status === 401) throw new EnvironmentFailure(`${url} wants a token, or another one; give it with --token-file`);
  if (status !== 200)
    throw new EnvironmentFailure(`${url} answers ${status} to /api/v1/${path}${detail === undefined ? '' : `: ${detail}`}`);
  if (json === undefined) throw new EnvironmentFailure(`${url} is no API of lunettes: its answer to /api/v1/${path} is not JSON`);
  return json;
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function detailOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('detail' in json)) return undefined;
  return typeof json.detail === 'string' ? json.detail : undefined;
}

const isTimeout = (cause: unknown): boolean => cause instanceof DOMException && cause.name === 'TimeoutError';

function tokenIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`--token-file ${file} cannot be read`, { cause });
  }
  const token = text.split('\n', 1)[0]?.trim() ?? '';
  if (token === '') throw new UsageError(`--token-file ${file} has an empty first line where the token is expected`);
  return token;
}

import { HttpMethod, type KubeConfig, RequestContext } from '@kubernetes/client-node';
import type { Clock } from '@lunettes/ports';
import { type Dispatcher, fetch, type Response } from 'undici';
import { openRequestPace } from './request-pace.ts';
import { type WatchLine, watchLines } from './watch-lines.ts';

/**
 * Reads of one API server; there is no way to write. Addresses, certificates, tokens and login plugins
 * are client-node's; the transport is ours, because its `Watch` drops lines that it cannot parse without
 * a word and cuts a stream that is idle for 30 s, and its typed lists round times to milliseconds.
 */
export interface ApiClient {
  get(path: string, query: Query, signal: AbortSignal): Promise<ApiAnswer>;
  watch(path: string, query: Query, signal: AbortSignal): Promise<WatchAnswer>;
  close(): Promise<void>;
}

export type Query = Readonly<Record<string, string>>;

interface Ok {
  readonly kind: 'ok';
  /** The server's own clock, from its `Date` header: whole seconds. */
  readonly serverTimeUs: number | undefined;
}
/** The server answered and said no. */
interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  readonly message: string;
  readonly retryAfterMs: number;
}
/** There was no answer that can be used. */
interface Failed {
  readonly kind: 'failed';
  readonly reason: 'unreachable' | 'unreadable' | 'too_large' | 'aborted';
  readonly message: string;
}
export type ApiAnswer = (Ok & { readonly body: object }) | Refused | Failed;
export type WatchAnswer = (Ok & { readonly lines: AsyncIterable<readonly WatchLine[]> }) | Refused | Failed;

/** A page of 500 objects of the largest size that etcd takes stays below this; a larger answer is not read to its end. */
const answerBytesMax = 768 * 1024 * 1024;
/** An answer that has not begun after this long is given up. */
const answerMs = 30_000;
/** Without a byte for this long (bookmarks come every minute) a watch counts as dead and is opened again. */
export const watchIdleMs = 130_000;
const messageBytesMax = 4096;

export function openApiClient(deps: { readonly kubeConfig: KubeConfig; readonly clock: Clock }): ApiClient {
  const server = deps.kubeConfig.getCurrentCluster()?.server.replace(/\/+$/, '') ?? '';
  const pace = openRequestPace(deps.clock);
  // client-node makes a new connection pool for every request it signs; one is enough until it fails.
  let pool: Dispatcher | undefined;

  async function request(path: string, query: Query, signal: AbortSignal): Promise<Response | Failed> {
    await pace(signal);
    if (signal.aborted) return aborted;
    const url = new URL(server + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = new AbortController();
    const stop = (): void => answer.abort();
    const late = new AbortController();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const context = new RequestContext(url.toString(), HttpMethod.GET);
      await deps.kubeConfig.applySecurityAuthentication(context);
      pool ??= context.getDispatcher();
      void deps.clock.sleep(answerMs, late.signal).then(() => {
        if (!late.signal.aborted) answer.abort();
      });
      return await fetch(url, {
        headers: { ...context.getHeaders(), accept: 'application/json' },
        signal: answer.signal,
        ...(pool === undefined ? {} : { dispatcher: pool }),
      });
    } catch (cause) {
      signal.removeEventListener('abort', stop);
      await dropPool();
      return signal.aborted ? aborted : { kind: 'failed', reason: 'unreachable', message: reasonOf(cause) };
    } finally {
      late.abort();
    }
  }

  async function dropPool(): Promise<void> {
    const old = pool;
    pool = undefined;
    // Other requests on it end by themselves; a pool that cannot be closed holds nothing we need.
    void old?.close().catch(() => undefined);
  }

  return {
    async get(path, query, signal) {
      const response = await request(path, query, signal);
      if ('kind' in response) return response;
      const text = await boundedText(response, response.ok ? answerBytesMax : messageBytesMax);
      if (response.status === 401) await dropPool();
      if (!response.ok) return refusal(response, typeof text === 'string' ? text : '');
      if (typeof text !== 'string') return text;
      const body = jsonObject(text);
      return body === undefined
        ? { kind: 'failed', reason: 'unreadable', message: `the answer to ${path} is no JSON object` }
        : { kind: 'ok', body, serverTimeUs: serverTimeOf(response) };
    },
    async watch(path, query, signal) {
      const response = await request(path, { ...query, watch: 'true' }, signal);
      if ('kind' in response) return response;
      if (response.status === 401) await dropPool();
      if (!response.ok || response.body === null) {
        const text = await boundedText(response, messageBytesMax);
        return refusal(response, typeof text === 'string' ? text : '');
      }
      return {
        kind: 'ok',
        serverTimeUs: serverTimeOf(response),
        lines: watchLines({ body: response.body, clock: deps.clock, idleMs: watchIdleMs, signal }),
      };
    },
    close: async () => {
      const old = pool;
      pool = undefined;
      await old?.destroy();
    },
  };
}

const aborted: Failed = { kind: 'failed', reason: 'aborted', message: 'stopped' };

function refusal(response: Response, text: string): Refused {
  const status: unknown = Reflect.get(jsonObject(text) ?? {}, 'message');
  const seconds = Number(response.headers.get('retry-after') ?? '0');
  return {
    kind: 'refused',
    status: response.status,
    message: typeof status === 'string' ? status : response.statusText,
    retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 120) * 1000 : 0,
  };
}

async function boundedText(response: Response, bytesMax: number): Promise<string | Failed> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body) {
      if (!(chunk instanceof Uint8Array)) continue;
      bytes += chunk.length;
      if (bytes > bytesMax) return { kind: 'failed', reason: 'too_large', message: `the answer exceeds ${bytesMax} bytes` };
      chunks.push(chunk);
    }
  } catch (cause) {
    return { kind: 'failed', reason: 'unreachable', message: reasonOf(cause) };
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function serverTimeOf(response: Response): number | undefined {
  const ms = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(ms) ? undefined : ms * 1000;
}

/** undici hides the reason below `fetch failed`. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}

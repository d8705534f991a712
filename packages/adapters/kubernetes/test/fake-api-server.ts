import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a test may do to the server, and what it may ask of it afterwards. */
export interface FakeApiServer {
  readonly url: string;
  /** Requests so far, in order: path with query. */
  readonly requests: readonly string[];
  /** Headers of the last request. */
  readonly lastHeaders: () => IncomingMessage['headers'];
  /** Creates or replaces an object of `collection` (e.g. `/api/v1/pods`); gives its resourceVersion. */
  put(collection: string, object: FakeObject): string;
  remove(collection: string, object: { readonly namespace?: string; readonly name: string }): void;
  /** Sends a bookmark to every open watch of the collection. */
  bookmark(collection: string): void;
  /** Sends raw text to every open watch of the collection. */
  send(collection: string, text: string): void;
  /** Forgets all versions up to now: watches from them get 410. */
  compact(): void;
  /** Makes `continue` tokens given so far expire. */
  expirePages(): void;
  deny(collection: string, status?: number): void;
  allow(collection: string): void;
  /** Ends every open watch, by a reset or in order. */
  disconnect(how: 'reset' | 'close'): void;
  /** Holds answers for the collection back until the returned function is called. */
  hold(collection: string): () => void;
  /** The next answer to the path is this one. */
  answerOnce(path: string, status: number, body: string, headers?: Readonly<Record<string, string>>): void;
  /** Resolves when `count` watches of the collection are open. */
  watching(collection: string, count?: number): Promise<void>;
  close(): Promise<void>;
}

export interface FakeObject {
  readonly kind?: string;
  readonly metadata: { readonly namespace?: string; readonly name: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

interface LogEntry {
  readonly version: number;
  readonly collection: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: FakeObject;
}

interface OpenWatch {
  readonly collection: string;
  readonly namespace: string | undefined;
  readonly response: ServerResponse;
  readonly socket: Socket | null;
}

/**
 * An API server small enough to be obviously right: one version counter, a log of changes, lists with
 * pages, watches with bookmarks, and the ways in which a real one says no. Speaks real HTTP on loopback.
 */
export async function startFakeApiServer(): Promise<FakeApiServer> {
  let version = 100;
  let oldest = 0;
  let pageEpoch = 0;
  let headers: IncomingMessage['headers'] = {};
  const collections = new Map<string, Map<string, FakeObject>>();
  const log: LogEntry[] = [];
  const watches = new Set<OpenWatch>();
  const denied = new Map<string, number>();
  const held = new Map<string, Promise<void>>();
  const once = new Map<string, { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> }>();
  const requests: string[] = [];
  const waiters: { readonly collection: string; readonly count: number; readonly resolve: () => void }[] = [];

  const objectsOf = (collection: string): Map<string, FakeObject> => {
    const known = collections.get(collection) ?? new Map<string, FakeObject>();
    collections.set(collection, known);
    return known;
  };
  const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

  function publish(collection: string, type: LogEntry['type'], object: FakeObject): string {
    version++;
    const versioned = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    log.push({ version, collection, type, object: versioned });
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    if (type === 'DELETED') objectsOf(collection).delete(key);
    else objectsOf(collection).set(key, versioned);
    for (const watch of watches)
      if (watch.collection === collection && inScope(versioned, watch.namespace)) watch.response.write(line(type, versioned));
    return String(version);
  }

  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    requests.push(`${url.pathname}${url.search}`);
    headers = request.headers;
    const planned = once.get(url.pathname);
    if (planned !== undefined) {
      once.delete(url.pathname);
      response.writeHead(planned.status, { 'content-type': 'application/json', ...planned.headers }).end(planned.body);
      return;
    }
    if (request.method !== 'GET') return refuse(response, 405, 'this server takes no writes');
    if (url.pathname === '/version') return json(response, { major: '1', minor: '34', gitVersion: 'v1.34.1' });
    const { collection, namespace, name } = parsePath(url.pathname);
    await held.get(collection);
    const status = denied.get(collection);
    if (status !== undefined) return refuse(response, status, `${collection} is forbidden`);
    if (name !== undefined) {
      const object = objectsOf(collection).get(keyOf(namespace, name));
      return object === undefined ? refuse(response, 404, 'not found') : json(response, object);
    }
    if (url.searchParams.get('watch') === 'true') return openWatch(collection, namespace, url, response);
    return list(collection, namespace, url, response);
  }

  function list(collection: string, namespace: string | undefined, url: URL, response: ServerResponse): void {
    const limit = Number(url.searchParams.get('limit') ?? '0');
    const token = url.searchParams.get('continue');
    const [epoch, from] = token === null ? [pageEpoch, 0] : token.split('.').map(Number);
    if (epoch !== pageEpoch) {
      refuse(response, 410, 'the provided continue parameter is too old');
      return;
    }
    const all = [...objectsOf(collection).values()].filter((object) => inScope(object, namespace));
    const start = from ?? 0;
    const end = limit > 0 ? start + limit : all.length;
    const next = end < all.length ? { continue: `${pageEpoch}.${end}`, remainingItemCount: all.length - end } : {};
    // The items of a list carry no kind, as in the real one.
    const items = all.slice(start, end).map(({ kind: _kind, ...rest }) => rest);
    json(response, { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: String(version), ...next }, items });
  }

  function openWatch(collection: string, namespace: string | undefined, url: URL, response: ServerResponse): void {
    const from = Number(url.searchParams.get('resourceVersion') ?? '0');
    if (from < oldest) {
      // A real server answers 200 and says so in the stream, or 410, depending on where it notices.
      if (from % 2 === 0) {
        refuse(response, 410, 'too old resource version');
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(line('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' }));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const entry of log)
      if (entry.version > from && entry.collection === collection && inScope(entry.object, namespace))
        response.write(line(entry.type, entry.object));
    const watch: OpenWatch = { collection, namespace, response, socket: response.socket };
    watches.add(watch);
    response.on('close', () => watches.delete(watch));
    for (const waiter of waiters.splice(0)) {
      if (countOf(waiter.collection) >= waiter.count) waiter.resolve();
      else waiters.push(waiter);
    }
  }

  const countOf = (collection: string): number => [...watches].filter((watch) => watch.collection === collection).length;
  const toAll = (collection: string, text: string): void => {
    for (const watch of watches) if (watch.collection === collection) watch.response.write(text);
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    lastHeaders: () => headers,
    put: (collection, object) => {
      const known = objectsOf(collection).has(keyOf(object.metadata.namespace, object.metadata.name));
      return publish(collection, known ? 'MODIFIED' : 'ADDED', object);
    },
    remove: (collection, { namespace, name }) => {
      const object = objectsOf(collection).get(keyOf(namespace, name));
      if (object !== undefined) publish(collection, 'DELETED', object);
    },
    bookmark: (collection) => toAll(collection, line('BOOKMARK', { kind: 'Bookmark', metadata: { resourceVersion: String(version) } })),
    send: toAll,
    compact: () => {
      oldest = version + 1;
      version++;
    },
    expirePages: () => {
      pageEpoch++;
    },
    deny: (collection, status = 403) => denied.set(collection, status),
    allow: (collection) => denied.delete(collection),
    disconnect: (how) => {
      for (const watch of watches) {
        if (how === 'reset') watch.socket?.destroy();
        else watch.response.end();
        watches.delete(watch);
      }
    },
    hold: (collection) => {
      let release = (): void => undefined;
      held.set(collection, new Promise((resolve) => (release = resolve)));
      return () => {
        held.delete(collection);
        release();
      };
    },
    answerOnce: (path, status, body, extra = {}) => once.set(path, { status, body, headers: extra }),
    watching: (collection, count = 1) =>
      countOf(collection) >= count ? Promise.resolve() : new Promise((resolve) => waiters.push({ collection, count, resolve })),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A kubeconfig that leads to the server, with as many contexts as names. */
export function fakeKubeConfig(url: string, contexts: readonly string[] = ['fake']): string {
  const entry = { server: url, 'insecure-skip-tls-verify': true };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: contexts.map((name) => ({ name, cluster: entry })),
    users: [{ name: 'reader', user: { token: 'reader-token' } }],
    contexts: contexts.map((name) => ({ name, context: { cluster: name, user: 'reader' } })),
    'current-context': contexts[0],
  });
}

const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
const json = (response: ServerResponse, body: object): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const refuse = (response: ServerResponse, code: number, message: string): void => {
  response
    .writeHead(code, { 'content-type': 'application/json' })
    .end(JSON.stringify({ kind: 'Status', status: 'Failure', message, code }));
};
const inScope = (object: FakeObject, namespace: string | undefined): boolean =>
  namespace === undefined || object.metadata.namespace === namespace;

function parsePath(path: string): {
  readonly collection: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
} {
  const match = /^(\/api\/v1|\/apis\/[^/]+\/v1)(?:\/namespaces\/([^/]+))?(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path);
  const base = match?.[1] ?? '';
  if (match?.[3] === undefined) return { collection: `${base}/namespaces`, namespace: undefined, name: match?.[2] };
  return { collection: `${base}/${match[3]}`, namespace: match[2], name: match[4] };
}

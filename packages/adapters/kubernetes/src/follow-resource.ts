import type { Clock } from '@lunettes/ports';
import type { ApiAnswer, ApiClient, WatchAnswer } from './api-client.ts';
import { openBackoff } from './backoff.ts';
import { pathOf, type WatchedResource } from './resources.ts';
import type { WatchLine } from './watch-lines.ts';

/** What a follower tells, in order. A generation that was begun and not ended is replaced by the next `list_begin`. */
export type Followed =
  | { readonly type: 'list_begin'; readonly generation: string }
  | { readonly type: 'listed'; readonly objects: readonly object[] }
  /** `serverTimeUs`: when the server made the list, from its first page; what the list does not show was gone by then. */
  | { readonly type: 'list_end'; readonly generation: string; readonly serverTimeUs: number | undefined }
  | { readonly type: 'changed'; readonly changes: readonly Change[] }
  /** The watch is open. */
  | { readonly type: 'watching'; readonly serverTimeUs: number | undefined }
  /** Nothing happened, and the server says so. */
  | { readonly type: 'bookmark' }
  /** Not allowed, or not served here; asked again after `deniedRetryMs`. */
  | { readonly type: 'denied'; readonly status: number; readonly message: string }
  /** Something outside failed; it is tried again. */
  | { readonly type: 'trouble'; readonly reason: 'refused' | 'unreachable' | 'unreadable' | 'too_large'; readonly message: string }
  /** A line that is no watch event. The next list brings what it may have said. */
  | { readonly type: 'unreadable'; readonly reason: 'not_json' | 'unknown_shape' | 'too_large' };

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: object;
}

export interface FollowDeps {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** In [0, 1), for jitter. */
  random(): number;
  /** A new name for a list, greater in byte order than all before. */
  newGeneration(): string;
}

/** Objects per page of a list. */
const pageSize = 500;
/** How long a missing permission is left alone before it is tried again. */
const deniedRetryMs = 300_000;
/** The server ends a watch after about this long; half to all of it is asked for, so that many do not end together. */
const watchSeconds = 600;

/**
 * Lists one kind and watches it from there, for as long as `signal` allows: list from the watch cache,
 * watch with bookmarks, a new list (and generation) when the server has forgotten the version (410) or a
 * line could not be read. Nothing is read ahead of the consumer: it takes the next step when it has
 * stored the last, so what it has not confirmed is watched again from the version before.
 */
export async function* followResource(
  deps: FollowDeps,
  resource: WatchedResource,
  scope: { readonly namespace: string | undefined; readonly signal: AbortSignal },
): AsyncGenerator<Followed, void> {
  const path = pathOf(resource, scope.namespace);
  const backoff = openBackoff(deps.clock, deps.random);
  let version: string | undefined;
  while (!scope.signal.aborted) {
    if (version === undefined) {
      const listed = yield* list(deps, path, scope.signal);
      if (listed.kind === 'listed') version = listed.version;
      else if (listed.kind === 'denied') await deps.clock.sleep(deniedRetryMs, scope.signal);
      else await backoff.pause(scope.signal, listed.retryAfterMs);
      continue;
    }
    const watched: WatchEnd = yield* watch(deps, path, version, scope.signal);
    version = watched.version;
    if (watched.isHealthy) backoff.reset();
    if (watched.isDenied) await deps.clock.sleep(deniedRetryMs, scope.signal);
    else if (watched.pauseMs !== undefined) await backoff.pause(scope.signal, watched.pauseMs);
  }
}

type ListEnd =
  | { readonly kind: 'listed'; readonly version: string }
  | { readonly kind: 'denied' }
  | { readonly kind: 'again'; readonly retryAfterMs: number };

async function* list(deps: FollowDeps, path: string, signal: AbortSignal): AsyncGenerator<Followed, ListEnd> {
  const generation = deps.newGeneration();
  let isBegun = false;
  let serverTimeUs: number | undefined;
  let next = '';
  for (;;) {
    const page = next === '' ? { resourceVersion: '0', limit: String(pageSize) } : { continue: next, limit: String(pageSize) };
    const answer = await deps.client.get(path, page, signal);
    if (answer.kind !== 'ok') return yield* failedList(answer, signal);
    const content = pageOf(answer.body);
    if (content === undefined) {
      yield { type: 'trouble', reason: 'unreadable', message: `the answer to ${path} is no list` };
      return { kind: 'again', retryAfterMs: 0 };
    }
    if (!isBegun) yield { type: 'list_begin', generation };
    if (!isBegun) serverTimeUs = answer.serverTimeUs;
    isBegun = true;
    if (content.items.length > 0) yield { type: 'listed', objects: content.items };
    next = content.next;
    if (next !== '') continue;
    yield { type: 'list_end', generation, serverTimeUs };
    return { kind: 'listed', version: content.version };
  }
}

async function* failedList(answer: Exclude<ApiAnswer, { kind: 'ok' }>, signal: AbortSignal): AsyncGenerator<Followed, ListEnd> {
  if (answer.kind === 'failed') {
    if (answer.reason !== 'aborted') yield { type: 'trouble', reason: answer.reason, message: answer.message };
    return { kind: 'again', retryAfterMs: 0 };
  }
  if (isDenied(answer.status)) {
    yield { type: 'denied', status: answer.status, message: answer.message };
    return { kind: 'denied' };
  }
  // 410: the pages' version was compacted while we read them. The list begins again.
  if (answer.status !== 410 && !signal.aborted) yield { type: 'trouble', reason: 'refused', message: `${answer.status} ${answer.message}` };
  return { kind: 'again', retryAfterMs: answer.retryAfterMs };
}

interface WatchEnd {
  /** Where to watch on; undefined asks for a new list. */
  readonly version: string | undefined;
  /** Undefined: at once. */
  readonly pauseMs: number | undefined;
  readonly isDenied: boolean;
  readonly isHealthy: boolean;
}

async function* watch(deps: FollowDeps, path: string, from: string, signal: AbortSignal): AsyncGenerator<Followed, WatchEnd> {
  const timeoutSeconds = String(Math.round(watchSeconds * (0.5 + deps.random() / 2)));
  const answer = await deps.client.watch(path, { resourceVersion: from, allowWatchBookmarks: 'true', timeoutSeconds }, signal);
  if (answer.kind !== 'ok') return yield* failedWatch(answer, from);
  yield { type: 'watching', serverTimeUs: answer.serverTimeUs };
  let version = from;
  let lines = 0;
  for await (const batch of answer.lines) {
    const changes: Change[] = [];
    lines += batch.length;
    for (const line of batch) {
      const read = readLine(line);
      if (read.kind === 'change') {
        changes.push(read.change);
        version = read.version;
        continue;
      }
      if (changes.length > 0) yield { type: 'changed', changes: changes.splice(0) };
      if (read.kind === 'bookmark') {
        version = read.version;
        yield { type: 'bookmark' };
      } else if (read.kind === 'expired') return { version: undefined, pauseMs: 0, isDenied: false, isHealthy: lines > 1 };
      else if (read.kind === 'error') {
        yield { type: 'trouble', reason: 'refused', message: read.message };
        return { version, pauseMs: 0, isDenied: false, isHealthy: false };
      } else {
        yield { type: 'unreadable', reason: read.reason };
        return { version: undefined, pauseMs: 0, isDenied: false, isHealthy: false };
      }
    }
    if (changes.length > 0) yield { type: 'changed', changes };
  }
  // A server that hangs up without a word every time must not be asked in a tight loop.
  return { version, pauseMs: lines > 0 ? undefined : 0, isDenied: false, isHealthy: lines > 0 };
}

async function* failedWatch(answer: Exclude<WatchAnswer, { kind: 'ok' }>, from: string): AsyncGenerator<Followed, WatchEnd> {
  if (answer.kind === 'failed') {
    if (answer.reason !== 'aborted') yield { type: 'trouble', reason: answer.reason, message: answer.message };
    return { version: from, pauseMs: 0, isDenied: false, isHealthy: false };
  }
  if (answer.status === 410) return { version: undefined, pauseMs: 0, isDenied: false, isHealthy: false };
  if (isDenied(answer.status)) {
    yield { type: 'denied', status: answer.status, message: answer.message };
    return { version: undefined, pauseMs: undefined, isDenied: true, isHealthy: false };
  }
  yield { type: 'trouble', reason: 'refused', message: `${answer.status} ${answer.message}` };
  return { version: from, pauseMs: answer.retryAfterMs, isDenied: false, isHealthy: false };
}

type ReadLine =
  | { readonly kind: 'change'; readonly change: Change; readonly version: string }
  | { readonly kind: 'bookmark'; readonly version: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'unreadable'; readonly reason: 'not_json' | 'unknown_shape' | 'too_large' };

function readLine(line: WatchLine): ReadLine {
  if (line.kind === 'unreadable') return line;
  if (line.type === 'ERROR') {
    const message: unknown = Reflect.get(line.object, 'message');
    return Reflect.get(line.object, 'code') === 410
      ? { kind: 'expired' }
      : { kind: 'error', message: typeof message === 'string' ? message : 'unknown' };
  }
  const version = versionOf(line.object);
  if (version === undefined) return { kind: 'unreadable', reason: 'unknown_shape' };
  if (line.type === 'BOOKMARK') return { kind: 'bookmark', version };
  if (line.type === 'ADDED' || line.type === 'MODIFIED' || line.type === 'DELETED')
    return { kind: 'change', change: { type: line.type, object: line.object }, version };
  return { kind: 'unreadable', reason: 'unknown_shape' };
}

const isDenied = (status: number): boolean => status === 401 || status === 403 || status === 404;

function pageOf(body: object): { readonly items: readonly object[]; readonly next: string; readonly version: string } | undefined {
  const items: unknown = Reflect.get(body, 'items') ?? [];
  const version = versionOf(body);
  if (!Array.isArray(items) || version === undefined) return undefined;
  const metadata: unknown = Reflect.get(body, 'metadata');
  const next: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'continue') : undefined;
  return {
    items: items.filter((item): item is object => typeof item === 'object' && item !== null),
    next: typeof next === 'string' ? next : '',
    version,
  };
}

function versionOf(object: object): string | undefined {
  const metadata: unknown = Reflect.get(object, 'metadata');
  const version: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'resourceVersion') : undefined;
  return typeof version === 'string' && version !== '' ? version : undefined;
}

import type { Clock } from '@lunettes/ports';

/** One line of a watch stream, parsed as far as its envelope. */
export type WatchLine =
  | { readonly kind: 'event'; readonly type: string; readonly object: object }
  | { readonly kind: 'unreadable'; readonly reason: 'not_json' | 'unknown_shape' | 'too_large' };

/** Characters of one line; etcd takes objects of 1.5 MiB, and an aggregated API rarely more. */
const watchLineMax = 16 * 1024 * 1024;

interface Stream {
  readonly body: AsyncIterable<unknown>;
  readonly clock: Clock;
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/**
 * The lines of a watch, all that one network read brought together. Ends when the server closes, the
 * connection breaks, nothing comes for `idleMs`, or `signal` is aborted. A last line without its end is
 * dropped: the server repeats it to whoever watches from the version before.
 */
export async function* watchLines({ body, clock, idleMs, signal }: Stream): AsyncGenerator<readonly WatchLine[]> {
  const chunks = body[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let rest = '';
  let isOversized = false;
  try {
    for (;;) {
      const chunk = await next(chunks, clock, idleMs, signal);
      if (chunk === undefined) return;
      const lines: WatchLine[] = [];
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        if (isOversized) isOversized = false;
        else if (part.trim() !== '') lines.push(lineOf(part));
      }
      if (rest.length > watchLineMax) {
        if (!isOversized) lines.push({ kind: 'unreadable', reason: 'too_large' });
        rest = '';
        isOversized = true;
      }
      if (lines.length > 0) yield lines;
    }
  } finally {
    await chunks.return?.().catch(() => undefined);
  }
}

async function next(chunks: AsyncIterator<unknown>, clock: Clock, idleMs: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  if (signal.aborted) return undefined;
  const read = new AbortController();
  const stop = (): void => read.abort();
  signal.addEventListener('abort', stop, { once: true });
  const idle = clock.sleep(idleMs, read.signal).then(() => undefined);
  // A broken connection is an end like any other: the follower decides by what the server says next.
  const chunk = chunks.next().then(
    (result) => (result.done !== true && result.value instanceof Uint8Array ? result.value : undefined),
    () => undefined,
  );
  const first = await Promise.race([chunk, idle]);
  signal.removeEventListener('abort', stop);
  read.abort();
  return first;
}

function lineOf(text: string): WatchLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', reason: 'not_json' };
  }
  if (typeof value !== 'object' || value === null) return { kind: 'unreadable', reason: 'unknown_shape' };
  const type: unknown = Reflect.get(value, 'type');
  const object: unknown = Reflect.get(value, 'object');
  if (typeof type !== 'string' || typeof object !== 'object' || object === null) return { kind: 'unreadable', reason: 'unknown_shape' };
  return { kind: 'event', type, object };
}

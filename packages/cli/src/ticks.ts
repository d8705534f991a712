import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiServer } from './api-server.ts';

/** A page is drawn at most this often, and looked at again at least so often when nothing is told of. */
export interface TickTimes {
  readonly leastMs: number;
  readonly mostMs: number;
}

const tickTimesDefault: TickTimes = { leastMs: 500, mostMs: 5000 };

/**
 * Yields at once, then after each change that the server tells of, and now and then where it tells of none: a query-api
 * of its own hears of no changes, and has only so many streams to give. Ends when the signal is aborted.
 */
export async function* ticks(api: Pick<ApiServer, 'stream'>, signal: AbortSignal, times = tickTimesDefault): AsyncGenerator<void> {
  const leaving = new AbortController();
  const ended = AbortSignal.any([signal, leaving.signal]);
  let isChanged = false;
  let wake = (): void => undefined;
  const listening = listen(api, ended, () => {
    isChanged = true;
    wake();
  });
  try {
    while (!ended.aborted) {
      isChanged = false;
      yield;
      await pause(times.leastMs, ended);
      if (isChanged) continue;
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([changed, pause(times.mostMs - times.leastMs, ended)]);
    }
  } finally {
    leaving.abort();
    await listening;
  }
}

async function listen(api: Pick<ApiServer, 'stream'>, signal: AbortSignal, changed: () => void): Promise<void> {
  try {
    for await (const text of api.stream(signal)) if (/^(?:event|data):/m.test(text)) changed();
  } catch {
    // Without a stream it is asked now and then; if the server is gone, the next question says so.
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    // Aborted: the loop ends by itself.
  }
}

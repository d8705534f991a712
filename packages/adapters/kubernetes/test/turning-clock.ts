import type { Clock } from '@lunettes/ports';

/**
 * A clock for tests against a real server on loopback: short waits (pace, backoff) end at once and move
 * time by their length; waits of at least `longMs` (time-outs) end only by their signal. So nothing
 * sleeps, and nothing times out because the machine is slow.
 */
export function turningClock(longMs = 5000): Clock & { readonly slept: readonly number[] } {
  let nowUs = 1_790_000_000_000_000;
  const slept: number[] = [];
  return {
    slept,
    nowUs: () => nowUs,
    sleep: (ms, signal) => {
      if (signal.aborted) return Promise.resolve();
      if (ms >= longMs) return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      slept.push(ms);
      nowUs += ms * 1000;
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
}

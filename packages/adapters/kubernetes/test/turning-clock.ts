import type { Clock } from '@lunettes/ports';

export interface TurningClock extends Clock {
  /** Short waits so far, in milliseconds. */
  readonly slept: readonly number[];
  /** Moves time by `ms` and ends the long waits of exactly that length. */
  lapse(ms: number): void;
}

/**
 * A clock for tests against a real server on loopback: short waits (pace, backoff) end at once and move
 * time by their length; waits of at least `longMs` (time-outs, polling) end by their signal or by `lapse`.
 * So nothing sleeps, and nothing times out because the machine is slow.
 */
export function turningClock(longMs = 5000): TurningClock {
  let nowUs = 1_790_000_000_000_000;
  const slept: number[] = [];
  const long = new Set<{ readonly ms: number; readonly wake: () => void }>();
  return {
    slept,
    nowUs: () => nowUs,
    sleep: (ms, signal) => {
      if (signal.aborted) return Promise.resolve();
      if (ms < longMs) {
        slept.push(ms);
        nowUs += ms * 1000;
        return new Promise((resolve) => setImmediate(resolve));
      }
      return new Promise((resolve) => {
        const sleeper = {
          ms,
          wake: () => {
            long.delete(sleeper);
            resolve();
          },
        };
        long.add(sleeper);
        signal.addEventListener('abort', sleeper.wake, { once: true });
      });
    },
    lapse: (ms) => {
      nowUs += ms * 1000;
      for (const sleeper of [...long]) if (sleeper.ms === ms) sleeper.wake();
    },
  };
}

import type { Clock } from '@lunettes/ports';

/** A clock that a test moves by hand; whoever sleeps wakes when its time has come. */
export interface HandClock extends Clock {
  /** Moves time on and lets everything that wakes run. */
  pass(ms: number): Promise<void>;
}

export const clockStartUs = 1_790_000_000_000_000;

export function handClock(startUs: number = clockStartUs): HandClock {
  let nowUs = startUs;
  const sleepers = new Set<{ readonly atUs: number; readonly wake: () => void }>();
  return {
    nowUs: () => nowUs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const sleeper = {
          atUs: nowUs + ms * 1000,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', sleeper.wake, { once: true });
      }),
    pass: async (ms) => {
      const untilUs = nowUs + ms * 1000;
      for (;;) {
        await settled();
        const next = [...sleepers].filter(({ atUs }) => atUs <= untilUs).sort((a, b) => a.atUs - b.atUs)[0];
        if (next === undefined) break;
        nowUs = Math.max(nowUs, next.atUs);
        next.wake();
      }
      nowUs = untilUs;
      await settled();
    },
  };
}

/** Several turns of the event loop: enough for chains of in-memory promises and for `setImmediate` in fakes. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

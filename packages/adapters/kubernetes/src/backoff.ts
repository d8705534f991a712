import type { Clock } from '@lunettes/ports';

/** First and longest pause after trouble; between them it doubles. */
const backoffFirstMs = 500;
const backoffMs = 30_000;

/** Pauses that grow with every failure in a row, drawn between half and all of the bound, so that many clients spread. */
export function openBackoff(
  clock: Clock,
  random: () => number,
): { pause(signal: AbortSignal, atLeastMs?: number): Promise<void>; reset(): void } {
  let failures = 0;
  return {
    reset: () => {
      failures = 0;
    },
    pause: (signal, atLeastMs = 0) => {
      const boundMs = Math.min(backoffMs, backoffFirstMs * 2 ** Math.min(failures, 16));
      failures++;
      return clock.sleep(Math.max(atLeastMs, Math.round(boundMs * (0.5 + random() / 2))), signal);
    },
  };
}

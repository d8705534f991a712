import type { Clock } from '@lunettes/ports';

/** Requests to one API server: at most this many a second (product contract §11), with as many at once after a pause. */
const requestsPerSecondMax = 5;

/** Gives each caller its turn. Waiting ends early only when `signal` is aborted. */
export function openRequestPace(clock: Clock, perSecond: number = requestsPerSecondMax): (signal: AbortSignal) => Promise<void> {
  const gapUs = 1_000_000 / perSecond;
  let nextUs = 0;
  return async (signal) => {
    const nowUs = clock.nowUs();
    // Turns that nobody took are saved up to one second, never more.
    nextUs = Math.max(nextUs, nowUs - (perSecond - 1) * gapUs);
    const turnUs = nextUs;
    nextUs += gapUs;
    if (turnUs > nowUs) await clock.sleep(Math.ceil((turnUs - nowUs) / 1000), signal);
  };
}

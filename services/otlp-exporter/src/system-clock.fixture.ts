import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@lunettes/ports';

/** The machine's clock. */
export const systemClock: Clock = {
  nowUs: () => Date.now() * 1_000,
  sleep: (ms, signal) => pause(ms, undefined, { signal }).catch(() => {}),
};

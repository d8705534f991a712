import { randomBytes } from 'node:crypto';

/**
 * Ids that grow in byte order with every call, also when the clock stands still or goes back, and that
 * no other process gives out: 12 hex digits of milliseconds, 4 of a counter, 12 of chance.
 */
export function openTimeOrderedIds(nowUs: () => number, chance: () => string = () => randomBytes(6).toString('hex')): () => string {
  let lastMs = 0;
  let count = 0;
  return () => {
    const ms = Math.max(lastMs, Math.floor(nowUs() / 1000));
    count = ms === lastMs ? count + 1 : 0;
    lastMs = ms;
    if (count > 0xffff) {
      lastMs++;
      count = 0;
    }
    return `${lastMs.toString(16).padStart(12, '0')}-${count.toString(16).padStart(4, '0')}-${chance()}`;
  };
}

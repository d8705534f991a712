import { minuteUs } from '../../vocabulary/index.ts';

/** A track that nothing finishes ends by itself after this long: the original's limit on tracking. */
export const trackLimitUs = 35 * minuteUs;

/** Configurations that a lane keeps per cluster; the oldest are forgotten first, and tracks that they began then stay untold. */
export const traceConfigsMax = 8;

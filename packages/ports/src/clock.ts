/**
 * Wall time, for log time and for waiting. Nothing that ends up in a result is computed from it,
 * except through the log time that the log writes next to a raw record once and for all.
 */
export interface Clock {
  /** Microseconds since 1970. May jump; a log that stamps with it never goes back by itself. */
  nowUs(): number;
  /** Resolves after about `ms`, or at once when `signal` is aborted. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

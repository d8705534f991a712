/**
 * Why the engine did not start: `unsupported` (no chDB build for this platform, or not installed),
 * `locked` (another process kept the data directory longer than we wait), `failed` (the engine's own words).
 */
export type ClickHouseStartFailure = 'unsupported' | 'locked' | 'failed';

/** Thrown by `startClickHouse`; the message says what an operator can do. */
export class ClickHouseStartError extends Error {
  override readonly name = 'ClickHouseStartError';
  readonly reason: ClickHouseStartFailure;
  constructor(reason: ClickHouseStartFailure, message: string) {
    super(message);
    this.reason = reason;
  }
}

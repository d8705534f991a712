import type { Clock, RetainedLaneStore, TrimReport } from '@lunettes/ports';
import type { Logger } from '@lunettes/telemetry';

/** The log is looked at this often; where nothing is too old or too much, nothing is written. */
const trimEveryMs = 60_000;

export interface RetentionDeps {
  readonly store: RetainedLaneStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface RetentionBounds {
  /** Records whose log time is older than the newest one by this are removed; in a replay, log time is event time. */
  readonly retentionMs: number;
  /** Above this the oldest go first, whatever their age. */
  readonly storeBytesMax: number;
}

/** Keeps age and size of the log within bounds until the signal is aborted. Never removes what a reader has still to read. */
export async function keepRetention(deps: RetentionDeps, bounds: RetentionBounds, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await deps.clock.sleep(trimEveryMs, signal);
    if (signal.aborted) return;
    try {
      const { records, heldBackBy } = await trimStore(deps.store, bounds);
      if (records > 0) deps.logger.info('Old records of the log were removed.', { records });
      if (heldBackBy !== undefined) deps.logger.warn('A slow reader keeps old records in the log.', { ...heldBackBy });
    } catch (error) {
      deps.logger.warn('The log could not be trimmed; it is tried again.', { error });
    }
  }
}

/** Room is made before the bound is reached, since at it collectors are refused. */
const roomShare = 0.95;

export async function trimStore(store: RetainedLaneStore, { retentionMs, storeBytesMax }: RetentionBounds): Promise<TrimReport> {
  const newestUs = await newestLogTimeUs(store);
  return store.trim({ olderThanUs: newestUs - retentionMs * 1000, bytesMax: Math.floor(storeBytesMax * roomShare) });
}

async function newestLogTimeUs(store: RetainedLaneStore): Promise<number> {
  let newestUs = 0;
  for (let lane = 0; lane < store.lanes; lane++) {
    const bounds = { recordsMax: 1, bytesMax: 1 };
    const { end } = await store.read({ topic: 'raw', lane, from: Number.MAX_SAFE_INTEGER }, bounds);
    const last = end === 0 ? undefined : (await store.read({ topic: 'raw', lane, from: end - 1 }, bounds)).records[0];
    if (last !== undefined) newestUs = Math.max(newestUs, last.logTimeUs);
  }
  return newestUs;
}

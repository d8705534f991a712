import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditBatch, AuditBatches } from './audit-batches.ts';
import type { WholeInstallation } from './whole-installation.ts';

/** When what was sent. */
export interface Sending {
  /** Newest event of the batch. */
  readonly atUs: number;
  /** By the clock of this machine, when it was sent for the first time. */
  readonly sentAtMs: number;
  readonly bytes: number;
}

export interface Feed {
  readonly sent: readonly Sending[];
  /** Batches that were refused and sent again. */
  readonly refused: number;
  /** When the events at `fromUs` were due. */
  readonly startedAtMs: number;
}

export interface FeedOptions {
  readonly cluster: string;
  /** Event time passes so many times as fast as ours. `Infinity`: every batch goes as soon as `mayGo` lets it. */
  readonly speed: number;
  /** Asked before each batch. */
  readonly mayGo?: () => Promise<void>;
  /** Ends it early; by batches sent so far. */
  readonly isEnough?: (sent: readonly Sending[]) => boolean;
}

/** An API server sends some batches at once, and repeats what was not taken. */
const underWayMax = 4;
const retryMs = 200;

/** Sends a recording as its API servers would have. Resolves when the last batch was taken. */
export async function feedBatches(to: WholeInstallation, recording: AuditBatches, options: FeedOptions): Promise<Feed> {
  const { cluster, speed, mayGo, isEnough } = options;
  const startedAtMs = Date.now();
  const sent: Sending[] = [];
  const underWay = new Set<Promise<void>>();
  let refused = 0;
  const send = async (batch: AuditBatch): Promise<void> => {
    const body = recording.body(batch);
    while (!(await to.post(cluster, body))) {
      refused++;
      await sleep(retryMs);
    }
  };
  for (const batch of recording.batches) {
    if (isEnough?.(sent) === true) break;
    if (Number.isFinite(speed)) {
      const waitMs = startedAtMs + (batch.atUs - recording.fromUs) / 1000 / speed - Date.now();
      if (waitMs > 0) await sleep(waitMs);
    }
    await mayGo?.();
    while (underWay.size >= underWayMax) await Promise.race(underWay);
    sent.push({ atUs: batch.atUs, sentAtMs: Date.now(), bytes: batch.length });
    const sending = send(batch).finally(() => underWay.delete(sending));
    underWay.add(sending);
  }
  await Promise.all(underWay);
  return { sent, refused, startedAtMs };
}

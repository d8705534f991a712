import type { LogTopic, TrimReport } from '@lunettes/ports';
import type { LaneCursors } from './lane-cursors.ts';
import type { LaneLog } from './lane-log.ts';
import { logTopics } from './log-address.ts';
import type { SharedTransaction } from './shared-transaction.ts';

/** Records removed at once. What is younger than one segment stays, so that removing is a rare range delete and not a trickle. */
export const segmentRecords = 1024;

export interface RetentionGround {
  readonly log: LaneLog;
  readonly cursors: LaneCursors;
  readonly transaction: SharedTransaction;
  readonly lanes: number;
  readonly usedBytes: () => number;
}

interface Segment {
  readonly topic: LogTopic;
  readonly lane: number;
  readonly end: number;
  readonly newestUs: number;
}

/** `LogRetention.trim`: one segment per transaction, the oldest first, until neither age nor size asks for more. */
export async function trim(
  ground: RetentionGround,
  request: { readonly olderThanUs: number; readonly bytesMax: number },
): Promise<TrimReport> {
  const before = ground.usedBytes();
  let records = 0;
  let heldBackBy: TrimReport['heldBackBy'];
  for (;;) {
    const isTooMuch = ground.usedBytes() > request.bytesMax;
    const wanted = oldestSegments(ground).filter((segment) => isTooMuch || segment.newestUs < request.olderThanUs);
    const free = wanted.find((segment) => holderOf(ground, segment) === undefined);
    const held = wanted.find((segment) => holderOf(ground, segment) !== undefined);
    if (held !== undefined) heldBackBy ??= holderOf(ground, held);
    if (free === undefined) break;
    records += await ground.transaction.join(() => ground.log.cut(free.topic, free.lane, free.end), 0);
  }
  return { records, bytes: Math.max(0, before - ground.usedBytes()), heldBackBy };
}

/** The first whole segment of every topic and lane, oldest first. */
function oldestSegments({ log, lanes }: RetentionGround): readonly Segment[] {
  const segments: Segment[] = [];
  for (const topic of logTopics) {
    for (let lane = 0; lane < lanes; lane++) {
      const { first, safeEnd } = log.span(topic, lane);
      const end = first + segmentRecords;
      const newestUs = end <= safeEnd ? log.logTimeBefore(topic, lane, end) : undefined;
      if (newestUs !== undefined) segments.push({ topic, lane, end, newestUs });
    }
  }
  return segments.sort((a, b) => a.newestUs - b.newestUs || logTopics.indexOf(a.topic) - logTopics.indexOf(b.topic) || a.lane - b.lane);
}

function holderOf({ cursors }: RetentionGround, { topic, lane, end }: Segment): TrimReport['heldBackBy'] {
  const slowest = cursors.slowest(topic, lane);
  return slowest !== undefined && slowest.offset < end ? { stage: slowest.stage, lane, topic } : undefined;
}

import {
  type LaneCursor,
  type LaneSession,
  type LogTopic,
  type OpenRequest,
  PortFailure,
  type Round,
  type StateEntry,
} from '@lunettes/ports';
import type { LaneCursors } from './lane-cursors.ts';
import type { LaneLog } from './lane-log.ts';
import type { SharedTransaction } from './shared-transaction.ts';
import { asPort } from './sqlite-failure.ts';

/** What a session works with. */
export interface SessionGround {
  readonly log: LaneLog;
  readonly cursors: LaneCursors;
  readonly transaction: SharedTransaction;
  /** Called within the transaction after records were added. */
  readonly appended: (topic: LogTopic, lane: number) => void;
  /** False once somebody else has opened the lane, or what it has seen was rolled back. */
  readonly isOwner: () => boolean;
  readonly leave: () => void;
}

const entriesPerPage = 1024;

/** One owner's hold of a lane of the local store: a round is one part of one transaction. */
export function localLaneSession(
  ground: SessionGround,
  request: OpenRequest,
  found: { readonly cursor: LaneCursor | undefined; readonly epoch: number },
): LaneSession {
  const { log, cursors, transaction } = ground;
  const { lane, input } = request;
  let cursor = found.cursor;

  const assertOwner = (): void => {
    if (!ground.isOwner()) throw new PortFailure('fenced', `lane ${lane} of ${request.stage} has a newer owner or was rolled back`);
  };

  const append = (round: Pick<Round, 'appends'>): ReadonlyMap<LogTopic, number> => {
    const ends = new Map<LogTopic, number>();
    for (const record of round.appends) ends.set(record.topic, log.write(record.topic, lane, record) + 1);
    for (const topic of ends.keys()) ground.appended(topic, lane);
    return ends;
  };

  const write = (round: Round): LaneCursor => {
    assertOwner();
    const to = withEnds(round.cursor, round.appends.length === 0 ? new Map() : endsAfter(log, lane, round));
    if (!cursors.move(request, cursor, to)) throw new PortFailure('fenced', `lane ${lane} of ${request.stage} moved on`);
    cursors.change(request, round.changes);
    append(round);
    cursor = to;
    return to;
  };

  return {
    cursor: found.cursor,
    epoch: found.epoch,
    entries: () => pages(cursors, request),
    read: async (from, bounds) => {
      assertOwner();
      const { end, safeEnd } = log.span(input, lane);
      const limit = request.effects === 'log' ? end : safeEnd;
      return asPort(`read ${input} of lane ${lane}`, () => log.read(input, lane, from, limit, bounds));
    },
    commit: (round) => transaction.join(() => write(round), sizeOf(round)),
    fence: async (fences) => {
      await transaction.join(() => {
        assertOwner();
        append({ appends: fences });
      }, 0);
    },
    close: async () => ground.leave(),
  };
}

async function* pages(cursors: LaneCursors, request: OpenRequest): AsyncGenerator<readonly StateEntry[]> {
  for (let after: string | undefined; ; ) {
    const from = after;
    const page = asPort(`load lane ${request.lane} of ${request.stage}`, () => cursors.entriesAfter(request, from, entriesPerPage));
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last[0];
  }
}

/** Where each topic of the round will end: offsets are dense, and nobody else writes within this call. */
function endsAfter(log: LaneLog, lane: number, round: Round): ReadonlyMap<LogTopic, number> {
  const ends = new Map<LogTopic, number>();
  for (const { topic } of round.appends) ends.set(topic, (ends.get(topic) ?? log.span(topic, lane).end) + 1);
  return ends;
}

function withEnds(cursor: LaneCursor, ends: ReadonlyMap<LogTopic, number>): LaneCursor {
  return { ...cursor, written: cursor.written.map((written) => ({ ...written, end: ends.get(written.topic) ?? written.end })) };
}

function sizeOf(round: Round): number {
  let bytes = 0;
  for (const { value } of round.appends) bytes += value.length;
  for (const [, value] of round.changes) bytes += value?.length ?? 0;
  return bytes;
}

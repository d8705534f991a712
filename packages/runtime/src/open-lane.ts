import type { Loss, OutputTopic } from '@lunettes/core/vocabulary';
import { type LaneCursor, type LaneSession, type LogSlice, type OpenRequest, PortFailure } from '@lunettes/ports';
import { decodeEntry } from './entry-codec.ts';
import type { EntryMemory } from './entry-memory.ts';
import { fenceOutputs } from './fence-outputs.ts';
import { type LaneCounts, noCounts } from './lane-counts.ts';
import { LaneState } from './lane-state.ts';
import { LaneStop } from './lane-stop.ts';
import type { LanePorts, LaneWork } from './lane-work.ts';
import { assertNumbered, firstCursor, lossReasonOf, unknownLogic } from './lost-input.ts';
import { OutputNumbering } from './output-numbering.ts';
import { nothingPassedOver } from './passed-over.ts';
import { type FoundTail, findTail, type TailPlace, VoidCheckpoint } from './tail.ts';

/** One lane of one stage, ready to advance. Whatever fails, this is dropped whole and opened again: nothing in it is repaired. */
export interface OpenLane<Entry, Input> {
  readonly ports: LanePorts;
  readonly work: LaneWork<Entry, Input>;
  readonly lane: number;
  readonly session: LaneSession;
  readonly state: LaneState<Entry>;
  readonly numberings: ReadonlyMap<OutputTopic, OutputNumbering>;
  readonly counts: LaneCounts;
  /** Input offsets to pass over. */
  readonly skips: ReadonlySet<number>;
  cursor: LaneCursor;
  /** End of the input as of the last read, for lag. */
  inputEnd: number;
  /** Set while the first thing to do is to mark what is gone between the cursor and the oldest record that is kept. */
  lossReason: Loss['reason'] | undefined;
}

/**
 * Architecture §4 rule 5: loads and verifies the checkpoint, and finds out what the log has beyond it, so that the rounds
 * that follow keep back what was sent already. A store that commits in one transaction never has anything there. A
 * checkpoint that a fence had voided is discarded for the copy of the state, and that, if it must, for the beginning.
 *
 * Throws `LaneStop` when log and checkpoint do not belong together, `PortFailure` for trouble outside. A crash while it
 * runs leaves at most a spent epoch and a fence, which the next open steps over.
 */
export async function openLane<Entry, Input>(
  ports: LanePorts,
  work: LaneWork<Entry, Input>,
  lane: number,
  counts: LaneCounts = noCounts(),
  memory?: EntryMemory,
): Promise<OpenLane<Entry, Input>> {
  counts.opens++;
  for (const insteadOfCheckpoint of [undefined, 'snapshot'] as const) {
    try {
      return await openFrom(ports, work, lane, counts, insteadOfCheckpoint, memory);
    } catch (failure) {
      if (!(failure instanceof VoidCheckpoint)) throw failure;
      counts.discarded++;
    }
  }
  return openFrom(ports, work, lane, counts, 'beginning', memory);
}

async function openFrom<Entry, Input>(
  ports: LanePorts,
  work: LaneWork<Entry, Input>,
  lane: number,
  counts: LaneCounts,
  insteadOfCheckpoint: OpenRequest['insteadOfCheckpoint'],
  memory: EntryMemory | undefined,
): Promise<OpenLane<Entry, Input>> {
  const { name, input, outputs } = work.stage;
  const request = { stage: name, lane, input, outputs, effects: 'log', insteadOfCheckpoint } as const;
  let session = await ports.store.open(request);
  const span = await spanOf(session, session.cursor);
  const lossReason = await lossReasonOf(ports, work, lane, session.cursor, span);
  const cursor = session.cursor ?? (await firstCursor(ports, work, lane, lossReason !== undefined));
  let tails = await findTails(ports, lane, cursor);
  assertNumbered(cursor, tails);
  let epochs: ReadonlyMap<OutputTopic, number> = new Map(cursor.written.map(({ topic, epoch }) => [topic, epoch]));

  const hasLost = lossReason !== undefined && cursor.written.length > 0;
  if (hasLost || needsFence(work, session, cursor, tails)) {
    const epochAbove = Math.max(session.epoch, ...[...tails.values()].map((tail) => tail.epoch));
    session = await ports.store.open({ ...request, epochAbove });
    assertSameCursor(session.cursor, cursor);
    await fenceOutputs(
      session,
      cursor.written.map(({ topic, n }) => ({ topic, n: tails.get(topic)?.newest?.n ?? n })),
      work.logic,
    );
    counts.fences++;
    tails = await findTails(ports, lane, cursor);
    const overtaken = [...tails.values()].some((tail) => tail.epoch > session.epoch);
    if (overtaken) throw new PortFailure('fenced', `lane ${lane} of ${name} was opened by somebody else meanwhile`);
    epochs = new Map(cursor.written.map(({ topic }) => [topic, session.epoch]));
  }
  const under = epochs.size > 0 && [...tails.values()].some((tail) => tail.fenced) ? 'adopt' : 'compare';
  const numberings = new Map<OutputTopic, OutputNumbering>();
  for (const written of cursor.written) {
    const newest = tails.get(written.topic)?.newest;
    const epoch = epochs.get(written.topic) ?? written.epoch;
    numberings.set(
      written.topic,
      new OutputNumbering(written, epoch, newest === undefined ? undefined : { newest, under }, ports.planted === 'mute by N'),
    );
  }
  const skips = await (ports.passedOver ?? nothingPassedOver)({ topic: input, lane });
  const state = await loadState(session, work, memory);
  return { ports, work, lane, session, skips, state, numberings, counts, cursor, inputEnd: cursor.offset, lossReason };
}

/** What the input holds. Throws `LaneStop` when it ends before what the checkpoint has seen of it. */
async function spanOf(session: LaneSession, cursor: LaneCursor | undefined): Promise<Pick<LogSlice, 'first' | 'end'>> {
  const span = await session.read(cursor?.offset ?? 0, { recordsMax: 1, bytesMax: 1 });
  if (cursor !== undefined && span.end < cursor.offset)
    throw new LaneStop('input_shorter', `the input ends at ${span.end}, the checkpoint is at ${cursor.offset}`);
  return span;
}

async function findTails(ports: LanePorts, lane: number, cursor: LaneCursor): Promise<ReadonlyMap<OutputTopic, FoundTail>> {
  const tails = new Map<OutputTopic, FoundTail>();
  for (const place of cursor.written) tails.set(place.topic, await findTail(ports, lane, place satisfies TailPlace));
  return tails;
}

/**
 * The checkpoint was written under another logic, somebody has fenced since, or an epoch was handed out that the log has not
 * seen. An empty tail is no reason to go without: an older binary that is believed dead may still append in its epoch, and
 * without a fence its N would be taken for ours (found by the simulation of deploys).
 */
function needsFence<Entry, Input>(
  work: LaneWork<Entry, Input>,
  session: LaneSession,
  cursor: LaneCursor,
  tails: ReadonlyMap<OutputTopic, FoundTail>,
): boolean {
  const found = [...tails.values()];
  if (found.length === 0) return false;
  const isOther = cursor.logic !== work.logic && cursor.logic !== unknownLogic;
  if (isOther || found.some((tail) => tail.fenced)) return true;
  return session.epoch > Math.max(...found.map((tail) => tail.epoch));
}

function assertSameCursor(now: LaneCursor | undefined, then: LaneCursor): void {
  if (now !== undefined && (now.offset !== then.offset || now.part !== then.part))
    throw new PortFailure('fenced', 'the lane moved on while it was being opened');
}

async function loadState<Entry, Input>(
  session: LaneSession,
  work: LaneWork<Entry, Input>,
  memory: EntryMemory | undefined,
): Promise<LaneState<Entry>> {
  const state = new LaneState<Entry>(work.stage, memory);
  try {
    for await (const page of session.entries()) state.apply(page.map(([key, bytes]) => [key, decodeEntry<Entry>(bytes)]));
    return state;
  } catch (failure) {
    state.release();
    throw failure;
  }
}

import type { OutputTopic } from '@lunettes/core/vocabulary';
import { type Append, fenceSrc, type LaneCursor, type LaneSession, PortFailure, type WrittenTopic } from '@lunettes/ports';
import { decodeEntry } from './entry-codec.ts';
import type { EntryMemory } from './entry-memory.ts';
import { type LaneCounts, noCounts } from './lane-counts.ts';
import { LaneState } from './lane-state.ts';
import { LaneStop } from './lane-stop.ts';
import type { LanePorts, LaneWork } from './lane-work.ts';
import { OutputNumbering } from './output-numbering.ts';
import { nothingPassedOver } from './passed-over.ts';
import { type FoundTail, findTail, type TailPlace } from './tail.ts';

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
}

/**
 * Architecture §4 rule 5: loads and verifies the checkpoint, and finds out what the log has beyond it, so that the rounds
 * that follow keep back what was sent already. A store that commits in one transaction never has anything there.
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
  const request = { stage: work.stage.name, lane, input: work.stage.input, outputs: work.stage.outputs, effects: 'log' } as const;
  let session = await ports.store.open(request);
  const cursor = session.cursor ?? (await firstCursor(session, work));
  await verifyInput(session, cursor);
  let tails = await findTails(ports, lane, cursor);
  let epochs: ReadonlyMap<OutputTopic, number> = new Map(cursor.written.map(({ topic, epoch }) => [topic, epoch]));

  if (needsFence(work, session, cursor, tails)) {
    const epochAbove = Math.max(session.epoch, ...[...tails.values()].map((tail) => tail.epoch));
    session = await ports.store.open({ ...request, epochAbove });
    assertSameCursor(session.cursor, cursor);
    await session.fence(cursor.written.map((written) => fenceRecord(written, tails.get(written.topic), session.epoch, work.logic)));
    tails = await findTails(ports, lane, cursor);
    const overtaken = [...tails.values()].some((tail) => tail.epoch > session.epoch);
    if (overtaken) throw new PortFailure('fenced', `lane ${lane} of ${work.stage.name} was opened by somebody else meanwhile`);
    epochs = new Map(cursor.written.map(({ topic }) => [topic, session.epoch]));
  }
  const under = epochs.size > 0 && [...tails.values()].some((tail) => tail.fenced) ? 'adopt' : 'compare';
  const numberings = new Map<OutputTopic, OutputNumbering>();
  for (const written of cursor.written) {
    const newest = tails.get(written.topic)?.newest;
    const epoch = epochs.get(written.topic) ?? written.epoch;
    numberings.set(written.topic, new OutputNumbering(written, epoch, newest === undefined ? undefined : { newest, under }));
  }
  const skips = await (ports.passedOver ?? nothingPassedOver)({ topic: work.stage.input, lane });
  return {
    ports,
    work,
    lane,
    session,
    skips,
    state: await loadState(session, work, memory),
    numberings,
    counts,
    cursor,
    inputEnd: cursor.offset,
  };
}

async function firstCursor<Entry, Input>(session: LaneSession, work: LaneWork<Entry, Input>): Promise<LaneCursor> {
  const { first } = await session.read(0, { recordsMax: 1, bytesMax: 1 });
  if (first > 0) throw new LaneStop('no_state', `${work.stage.input} begins at offset ${first} and nothing is known of what came before`);
  const written = work.stage.outputs.map((topic): WrittenTopic => ({ topic, epoch: 0, n: 0, end: 0 }));
  return { offset: 0, part: 0, accepted: undefined, written, logic: work.logic };
}

async function verifyInput(session: LaneSession, cursor: LaneCursor): Promise<void> {
  const { end } = await session.read(cursor.offset, { recordsMax: 1, bytesMax: 1 });
  if (end < cursor.offset) throw new LaneStop('input_shorter', `the input ends at ${end}, the checkpoint is at ${cursor.offset}`);
}

async function findTails(ports: LanePorts, lane: number, cursor: LaneCursor): Promise<ReadonlyMap<OutputTopic, FoundTail>> {
  const tails = new Map<OutputTopic, FoundTail>();
  for (const place of cursor.written) tails.set(place.topic, await findTail(ports.store, lane, place satisfies TailPlace));
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
  if (cursor.logic !== work.logic || found.some((tail) => tail.fenced)) return true;
  return session.epoch > Math.max(...found.map((tail) => tail.epoch));
}

function assertSameCursor(now: LaneCursor | undefined, then: LaneCursor): void {
  if (now !== undefined && (now.offset !== then.offset || now.part !== then.part))
    throw new PortFailure('fenced', 'the lane moved on while it was being opened');
}

function fenceRecord(written: WrittenTopic, tail: FoundTail | undefined, epoch: number, logic: string): Append {
  const n = tail?.newest?.n ?? written.n;
  const value = new TextEncoder().encode(JSON.stringify({ logic }));
  return { topic: written.topic, logTimeUs: 0, key: '', value, sequence: { epoch, n, src: fenceSrc, part: 0, last: true } };
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

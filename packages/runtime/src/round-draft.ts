import type { Append, LaneCursor, SequencePoint, StateChange, WrittenTopic } from '@lunettes/ports';
import { PortFailure } from '@lunettes/ports';
import { encodeEntry } from './entry-codec.ts';
import { fenceOutputs } from './fence-outputs.ts';
import { LaneStop } from './lane-stop.ts';
import { unknownLogic } from './lost-input.ts';
import type { OpenLane } from './open-lane.ts';
import type { RoundBounds } from './round-bounds.ts';
import { compareWithTail } from './tail.ts';

/** A round while it is being filled: where the input stands, what will be appended, which entries have to be stored. */
export interface RoundDraft {
  offset: number;
  part: number;
  accepted: SequencePoint | undefined;
  readonly appends: Append[];
  readonly touched: Set<string>;
  outputs: number;
  outputBytes: number;
  /** The last call of a step in this round, for the check that a replay arrives where the log is. */
  stepped: { readonly src: number; readonly part: number } | undefined;
}

export function newRound(cursor: LaneCursor): RoundDraft {
  const { offset, part, accepted } = cursor;
  return { offset, part, accepted, appends: [], touched: new Set(), outputs: 0, outputBytes: 0, stepped: undefined };
}

export const isFull = (round: RoundDraft, bounds: RoundBounds): boolean =>
  round.outputs >= bounds.outputsMax || round.outputBytes >= bounds.outputBytesMax || round.touched.size >= bounds.entriesMax;

/** Compares what was computed again with the log, then hands the round to the store. After a failure the lane is void. */
export async function commitRound<Entry, Input>(lane: OpenLane<Entry, Input>, round: RoundDraft): Promise<void> {
  const written = await writtenOr(lane, round);
  const changes = [...round.touched].map((key): StateChange => {
    const entry = lane.state.get(key);
    return [key, entry === undefined ? undefined : encodeEntry(entry)];
  });
  const isUnknown = lane.cursor.logic === unknownLogic;
  const replaying = written.some(({ topic }) => {
    const numbering = lane.numberings.get(topic);
    return numbering?.isAdopting === true || (isUnknown && numbering?.isComparing === true);
  });
  const logic = replaying ? lane.cursor.logic : lane.work.logic;
  const cursor: LaneCursor = { offset: round.offset, part: round.part, accepted: round.accepted, written, logic };
  try {
    lane.cursor = await lane.session.commit({ appends: round.appends, changes, cursor });
  } catch (failure) {
    if (failure instanceof PortFailure && failure.kind === 'fenced') lane.counts.fenced++;
    throw failure;
  }
  lane.counts.rounds++;
}

/**
 * Outputs that nobody can tell the logic of, and that disagree, are another logic's: a fence is put behind them, and the next
 * open adopts them. Those of this logic that disagree stop the lane.
 */
async function writtenOr<Entry, Input>(lane: OpenLane<Entry, Input>, round: RoundDraft): Promise<WrittenTopic[]> {
  try {
    return await provenWritten(lane, round);
  } catch (failure) {
    const isOtherLogic = failure instanceof LaneStop && failure.reason === 'not_deterministic' && lane.cursor.logic === unknownLogic;
    if (!isOtherLogic) throw failure;
    const { ports, work, cursor, session } = lane;
    const { name, input, outputs } = work.stage;
    const epochAbove = Math.max(session.epoch, ...cursor.written.map(({ epoch }) => epoch));
    const next = await ports.store.open({ stage: name, lane: lane.lane, input, outputs, effects: 'log', epochAbove });
    await fenceOutputs(next, cursor.written, work.logic);
    lane.counts.fences++;
    throw new PortFailure('transient', `${failure.message}, and nothing tells which logic wrote it: it is taken for another one's`, {
      cause: failure,
    });
  }
}

/** How far each output topic is covered once this round is committed. */
async function provenWritten<Entry, Input>(lane: OpenLane<Entry, Input>, round: RoundDraft): Promise<WrittenTopic[]> {
  const written: WrittenTopic[] = [];
  for (const before of lane.cursor.written) {
    const numbering = lane.numberings.get(before.topic);
    if (round.stepped !== undefined) numbering?.arrive(round.stepped.src, round.stepped.part);
    lane.counts.adopted += numbering?.takeAdopted() ?? 0;
    if (numbering === undefined || numbering.isAdopting) {
      written.push(before);
      continue;
    }
    const muted = numbering.takeMuted();
    lane.counts.replayed += muted.length;
    const reached = await compareWithTail(lane.ports.store, lane.lane, before, muted);
    written.push({ topic: before.topic, epoch: numbering.epoch, n: numbering.n, end: reached.end });
  }
  return written;
}

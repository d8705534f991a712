import type { Loss } from '@lunettes/core/vocabulary';
import { anyN, judgeSequence, type LogRecord, PortFailure, pointAfter } from '@lunettes/ports';
import { LaneStop } from './lane-stop.ts';
import type { OpenLane } from './open-lane.ts';
import { partsPerRecordMax, type RoundBounds, recordsPerTurnMax, roundBounds } from './round-bounds.ts';
import { commitRound, isFull, newRound, type RoundDraft } from './round-draft.ts';
import { stepPart, type TakenRecord } from './step-part.ts';

/** `idle`: the input has no more; wait for the store's word. */
export type Advance = 'advanced' | 'idle';

/**
 * The one loop of every stage, one round of it: read, decode, step, number, encode, commit. Which records share a round
 * never shows in a result.
 *
 * After anything thrown (`PortFailure`, `LaneStop`) the lane is void and must be opened again: what was appended before
 * the crash lies beyond the checkpoint, is computed again silently and compared. A second call before the first has
 * ended is a bug of the caller.
 */
export async function advanceLane<Entry, Input>(lane: OpenLane<Entry, Input>, bounds: RoundBounds = roundBounds): Promise<Advance> {
  const slice = await lane.session.read(lane.cursor.offset, bounds);
  lane.inputEnd = slice.end;
  const round = newRound(lane.cursor);
  if (slice.first > lane.cursor.offset) await markLoss(lane, round, slice.first);
  let stepped = 0;
  for (const record of slice.records) {
    if (isFull(round, bounds)) break;
    if (stepped > 0 && stepped % recordsPerTurnMax === 0) await lane.ports.yieldTurn();
    stepped++;
    await takeRecord(lane, round, record, bounds);
  }
  if (round.offset === lane.cursor.offset && round.part === lane.cursor.part) return 'idle';
  await commitRound(lane, round);
  return 'advanced';
}

/** One input record: dropped as seen, set aside, or stepped to its last part or to the round's bound. */
async function takeRecord<Entry, Input>(
  lane: OpenLane<Entry, Input>,
  round: RoundDraft,
  record: LogRecord,
  bounds: RoundBounds,
): Promise<void> {
  if (record.offset !== round.offset) throw new LaneStop('bug', `offset ${record.offset} was read where ${round.offset} is due`);
  const { sequence } = record;
  if (lane.skips.has(record.offset)) {
    lane.counts.skipped++;
    // With it goes what is missing before it: the operator has seen both.
    if (sequence !== undefined && judgeSequence(round.accepted, sequence) !== 'seen') round.accepted = pointAfter(round.accepted, sequence);
    endRecord(round, record.offset);
    return;
  }
  if (sequence !== undefined) {
    const verdict = judgeSequence(round.accepted, sequence);
    if (verdict === 'gap')
      throw new LaneStop('input_gap', `${lane.work.stage.input}: N ${sequence.n} follows ${round.accepted?.n} at offset ${record.offset}`);
    if (verdict === 'seen') lane.counts.repeats++;
    if (verdict !== 'accept') {
      if (verdict === 'fence') round.accepted = pointAfter(round.accepted, sequence);
      endRecord(round, record.offset);
      return;
    }
  }
  const input = lane.work.decode(record);
  const done = await stepParts(
    lane,
    round,
    { record, input: input.ok ? input.value : undefined, problem: input.ok ? '' : input.problem },
    bounds,
  );
  if (!done) return;
  lane.counts.records++;
  if (sequence !== undefined) round.accepted = pointAfter(round.accepted, sequence);
  endRecord(round, record.offset);
}

function endRecord(round: RoundDraft, offset: number): void {
  round.offset = offset + 1;
  round.part = 0;
}

/** False when the round is full before the record has ended; its next part begins the next round. */
async function stepParts<Entry, Input>(
  lane: OpenLane<Entry, Input>,
  round: RoundDraft,
  taken: TakenRecord<Input>,
  bounds: RoundBounds,
): Promise<boolean> {
  for (;;) {
    const more = stepPart(lane, round, taken);
    if (!more) return true;
    round.part++;
    if (round.part === partsPerRecordMax)
      throw new LaneStop('endless', `offset ${round.offset} asks for more than ${partsPerRecordMax} parts`);
    if (isFull(round, bounds)) return false;
    await lane.ports.yieldTurn();
  }
}

/**
 * Nobody can bring the records below `first` back, so the stage is told and the lane goes on (architecture §4 rule 6). Only
 * right after an open that has looked for it and has fenced: whoever wrote before may have got further than this one.
 */
async function markLoss<Entry, Input>(lane: OpenLane<Entry, Input>, round: RoundDraft, first: number): Promise<void> {
  const { stage, loss } = lane.work;
  const { lossReason } = lane;
  const from = round.offset;
  if (loss === undefined || lossReason === undefined)
    throw new PortFailure('transient', `${stage.input}: offsets ${from} to ${first - 1} of lane ${lane.lane} are gone while it was read`);
  lane.lossReason = undefined;
  const marked: Loss = { control: 'loss', topic: stage.input, from, to: first - 1, reason: lossReason };
  const record: LogRecord = { offset: first - 1, logTimeUs: 0, key: '', value: new Uint8Array(), sequence: undefined };
  round.offset = record.offset;
  round.part = 0;
  await stepParts(lane, round, { record, input: loss(marked), problem: '', isLoss: true }, unboundedRound);
  if (round.accepted !== undefined) round.accepted = { epoch: round.accepted.epoch, n: anyN };
  lane.counts.losses++;
  endRecord(round, record.offset);
}

/** A loss is no record of the log, so a round never ends within it. */
const unboundedRound: RoundBounds = {
  recordsMax: Infinity,
  bytesMax: Infinity,
  outputsMax: Infinity,
  outputBytesMax: Infinity,
  entriesMax: Infinity,
};

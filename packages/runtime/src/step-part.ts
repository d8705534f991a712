import type { DeadLetterCode, Output } from '@lunettes/core/vocabulary';
import { type Append, encodeDeadLetter, type LogRecord } from '@lunettes/ports';
import { attempt } from './attempt.ts';
import { callStep } from './call-step.ts';
import { LaneStop } from './lane-stop.ts';
import type { OpenLane } from './open-lane.ts';
import type { OutputNumbering } from './output-numbering.ts';
import { partBytesMax } from './round-bounds.ts';
import type { RoundDraft } from './round-draft.ts';

/** One record as it was decoded, or a loss that stands for several. */
export interface TakenRecord<Input> {
  readonly record: LogRecord;
  /** Undefined if it could not be decoded; `problem` says why. */
  readonly input: Input | undefined;
  readonly problem: string;
  readonly isLoss?: true;
}

/**
 * One call of the step for `taken`, its effects put into the round. True if the same record has a further part. A call
 * whose outputs cannot be written has no effect at all: the state before it stands and the record is set aside.
 */
export function stepPart<Entry, Input>(lane: OpenLane<Entry, Input>, round: RoundDraft, taken: TakenRecord<Input>): boolean {
  const { record, input } = taken;
  if (input === undefined) {
    setAside(lane, round, record, 'undecodable', taken.problem);
    return false;
  }
  const result = callStep(lane.work.stage, lane.state, input, round.part);
  const encoded = attempt(() => result.outputs.map(lane.work.encode));
  if (encoded === undefined) {
    setAside(lane, round, record, 'step_failed', 'an output does not fit its schema');
    return false;
  }
  if (encoded.reduce((sum, bytes) => sum + bytes.length, 0) > partBytesMax) {
    setAside(lane, round, record, 'too_large', 'outputs of one call');
    return false;
  }
  lane.state.apply(result.changes);
  for (const [key] of result.changes) round.touched.add(key);
  const cause = { src: record.offset, part: round.part, last: !result.more, isLoss: taken.isLoss === true };
  result.outputs.forEach((output, index) => {
    add(round, numbered(lane, record, output, encoded[index], cause));
  });
  round.stepped = { src: cause.src, part: cause.part };
  lane.counts.outputs += result.outputs.length;
  if (result.deadLetter !== undefined) setAside(lane, round, record, result.deadLetter.code, result.deadLetter.detail);
  return result.more;
}

function numbered<Entry, Input>(
  lane: OpenLane<Entry, Input>,
  record: LogRecord,
  output: Output,
  value: Uint8Array | undefined,
  cause: Parameters<OutputNumbering['number']>[1],
): Append | undefined {
  const numbering = lane.numberings.get(output.topic);
  if (numbering === undefined || value === undefined)
    throw new LaneStop('bug', `${lane.work.stage.name} does not declare topic ${output.topic}`);
  return numbering.number({ logTimeUs: record.logTimeUs, key: output.key, value, event: lane.work.describe?.(output) }, cause);
}

function add(round: RoundDraft, append: Append | undefined): void {
  round.outputs++;
  if (append === undefined) return;
  round.outputBytes += append.value.length;
  round.appends.push(append);
}

function setAside<Entry, Input>(
  lane: OpenLane<Entry, Input>,
  round: RoundDraft,
  record: LogRecord,
  code: DeadLetterCode,
  detail: string,
): void {
  const id = `${lane.work.stage.name}|${lane.lane}|${record.offset}|${round.part}`;
  const value = encodeDeadLetter({ id, code, detail, original: record.value });
  add(round, { topic: 'dead-letters', logTimeUs: record.logTimeUs, key: id, value, sequence: undefined });
  lane.counts.deadLetters++;
}

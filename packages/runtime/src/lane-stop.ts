/**
 * Why a lane stands still until somebody has looked (architecture §4 rule 6): a closed list.
 *
 * - `input_gap`: a sequence number is missing in the input.
 * - `input_lost`: retention overtook this reader, and nobody has said that the lane may go on without.
 * - `input_shorter`, `output_shorter`: the log ends before what the checkpoint has seen of it.
 * - `output_gap`: a sequence number is missing in what this lane wrote.
 * - `log_foreign`: the input is not the topic that the checkpoint was written for.
 * - `no_state`: the log's beginning is gone and there is no checkpoint to go on from.
 * - `not_deterministic`: the step, run again, disagrees with what it wrote before.
 * - `exhausted`: the step met the limits of this machine (RangeError) three times.
 * - `endless`: one record asked for more parts than `partsPerRecordMax`.
 * - `store`: the store says that repeating is useless.
 * - `bug`: an assertion of ours failed.
 */
export type LaneStopReason =
  | 'input_gap'
  | 'input_lost'
  | 'input_shorter'
  | 'output_shorter'
  | 'output_gap'
  | 'log_foreign'
  | 'no_state'
  | 'not_deterministic'
  | 'exhausted'
  | 'endless'
  | 'store'
  | 'bug';

/** Stops one lane; the others run on. Nothing of the round in which it is thrown is committed. */
export class LaneStop extends Error {
  override readonly name = 'LaneStop';
  readonly reason: LaneStopReason;

  constructor(reason: LaneStopReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** What one lane has done since the process started. Every record that had no effect is in one of them. */
export interface LaneCounts {
  /** Input records stepped. */
  records: number;
  outputs: number;
  /** Input records dropped because their sequence had been seen. */
  repeats: number;
  /** Input records passed over by an operator's word. */
  skipped: number;
  /** Outputs computed again and kept back, because the log had them from before a crash. */
  replayed: number;
  /** Outputs kept back, because what another logic or another epoch wrote for the same input stands. */
  adopted: number;
  /** Times a fence was appended to the output topics. */
  fences: number;
  /** Stretches of input that are gone for good and were marked. */
  losses: number;
  /** Checkpoints not used, because a fence had voided what they speak of. */
  discarded: number;
  deadLetters: number;
  rounds: number;
  /** Times the lane was opened. */
  opens: number;
  /** Rounds refused because another owner had taken the lane. */
  fenced: number;
}

export const noCounts = (): LaneCounts => ({
  records: 0,
  outputs: 0,
  repeats: 0,
  skipped: 0,
  replayed: 0,
  adopted: 0,
  fences: 0,
  losses: 0,
  discarded: 0,
  deadLetters: 0,
  rounds: 0,
  opens: 0,
  fenced: 0,
});

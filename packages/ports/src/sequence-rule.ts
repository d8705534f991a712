import { fenceSrc, type Sequence } from './log-record.ts';

/** The last accepted place in a sequenced topic of a lane: all that a reader has to remember. */
export interface SequencePoint {
  readonly epoch: number;
  /** 0 before the first record, `anyN` for a reader that began at a fence or has lost what came before. */
  readonly n: number;
}

/** Takes the first N that is met of this epoch or a larger one. */
export const anyN = -1;

/**
 * - `accept`: new, to be used. Remember its place (`pointAfter`).
 * - `fence`: carries no data, but from here on older epochs are void. Remember it.
 * - `seen`: a repeat, or void. Drop it and remember nothing.
 * - `gap`: something is missing. Stop.
 */
export type SequenceVerdict = 'accept' | 'fence' | 'seen' | 'gap';

/**
 * The reader's rule, for stages, sinks and every public consumer (architecture §4 rules 4 and 5): without a memory
 * begin at the first N that is met; then accept last+1, drop what was seen, and treat a hole as loss.
 */
export function judgeSequence(last: SequencePoint | undefined, next: Sequence): SequenceVerdict {
  const isFence = next.src === fenceSrc;
  if (last === undefined) return isFence ? 'fence' : 'accept';
  if (isFence) return next.epoch > last.epoch ? 'fence' : 'seen';
  if (next.epoch < last.epoch) return 'seen';
  if (last.n === anyN) return 'accept';
  if (next.epoch > last.epoch) return 'gap';
  if (next.n <= last.n) return 'seen';
  return next.n === last.n + 1 ? 'accept' : 'gap';
}

/** Where a reader stands after an `accept` or a `fence`. N runs on across a fence: it is dense over all epochs. */
export function pointAfter(last: SequencePoint | undefined, taken: Sequence): SequencePoint {
  if (taken.src !== fenceSrc) return { epoch: taken.epoch, n: taken.n };
  return { epoch: taken.epoch, n: last?.n ?? anyN };
}

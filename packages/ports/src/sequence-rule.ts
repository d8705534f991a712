import { fenceSrc, type Sequence } from './log-record.ts';

/** The last accepted place in a sequenced topic of a lane: all that a reader has to remember. */
export interface SequencePoint {
  readonly epoch: number;
  readonly n: number;
}

export type SequenceVerdict = 'accept' | 'fence' | 'seen' | 'gap';

/**
 * The reader's rule, for stages, sinks and every public consumer (architecture §4 rules 4 and 5): without a
 * memory begin at the first N that is met; then accept last+1, drop what was seen, treat a hole as loss. A
 * fence of a larger epoch is taken (it carries no data); from then on records of older epochs are void.
 *
 * A `fence` verdict moves the reader to the fence's epoch and n, an `accept` verdict to the record's.
 */
export function judgeSequence(last: SequencePoint | undefined, next: Sequence): SequenceVerdict {
  const fence = next.src === fenceSrc;
  if (last === undefined) return fence ? 'fence' : 'accept';
  if (next.epoch < last.epoch) return 'seen';
  if (fence) return judgeFence(last, next);
  if (next.epoch > last.epoch) return 'gap';
  if (next.n <= last.n) return 'seen';
  return next.n === last.n + 1 ? 'accept' : 'gap';
}

/** A fence voids what came after its n under older epochs, so it may lie before what this reader took; it must not lie beyond. */
function judgeFence(last: SequencePoint, fence: Sequence): SequenceVerdict {
  if (fence.epoch === last.epoch) return 'seen';
  return fence.n <= last.n ? 'fence' : 'gap';
}

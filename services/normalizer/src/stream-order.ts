import { compareBytes } from '@lunettes/base';

/** How far a stream has been read: per epoch the greatest sequence number, epochs in ascending order. */
export interface StreamOrder {
  readonly epochs: readonly EpochOrder[];
}

export interface EpochOrder {
  readonly epoch: string;
  readonly seq: number;
}

/**
 * Epochs of one stream that are remembered, the newest ones. Records of an older epoch than these are passed on
 * unjudged: the merge after this stage absorbs repeats, and losing them would not be repaired by anything.
 */
export const epochsMax = 4;

export type OrderVerdict =
  | { readonly kind: 'repeat' }
  | {
      readonly kind: 'next';
      readonly epochs: readonly EpochOrder[];
      /** Numbers that a collector gave out and that never arrived; they may not arrive later (architecture §4 rule 3). */
      readonly missing: { readonly from: number; readonly to: number } | undefined;
    };

/** Within an epoch numbers count from 1 in each lane, and the same number always means the same bytes. */
export function judgeOrder(known: StreamOrder | undefined, { epoch, seq }: EpochOrder): OrderVerdict {
  const epochs = known?.epochs ?? [];
  const last = epochs.find((candidate) => candidate.epoch === epoch)?.seq;
  if (last !== undefined && seq <= last) return { kind: 'repeat' };
  const oldest = epochs[0];
  const forgotten = last === undefined && epochs.length >= epochsMax && oldest !== undefined && compareBytes(epoch, oldest.epoch) < 0;
  if (forgotten) return { kind: 'next', epochs, missing: undefined };
  const expected = (last ?? 0) + 1;
  const others = epochs.filter((candidate) => candidate.epoch !== epoch);
  const all = [...others, { epoch, seq }].sort((a, b) => compareBytes(a.epoch, b.epoch));
  return { kind: 'next', epochs: all.slice(-epochsMax), missing: seq > expected ? { from: expected, to: seq - 1 } : undefined };
}

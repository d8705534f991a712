import type { LogTopic } from '@lunettes/ports';

/** What becomes of a lane whose input nobody can bring back (architecture §4 rule 6). */
export interface LossRule {
  /**
   * Retention has overtaken the reader: `continue` marks the loss in every output lane and goes on, `stop` waits for an
   * operator. A lane of which nothing is known at all (`no_state`) waits for one in either case.
   */
  readonly onLoss: 'continue' | 'stop';
  /**
   * Up to which offset an operator has given up the input of this lane, 0 if never: a reader that stands below it goes on
   * with what is left. Asked for when a lane is opened that has lost something.
   */
  readonly acceptedUpTo: (place: { readonly topic: LogTopic; readonly lane: number }) => Promise<number>;
}

export const goOnAfterLoss: LossRule = { onLoss: 'continue', acceptedUpTo: async () => 0 };

import type { LogTopic } from '@lunettes/ports';

/**
 * Offsets of one topic of one lane that an operator has said to pass over (architecture §4 rule 6). Asked for whenever a
 * lane is opened, before the records are met again. What was said stays said, so that every later run gives the same.
 */
export type PassedOver = (place: { readonly topic: LogTopic; readonly lane: number }) => Promise<ReadonlySet<number>>;

export const nothingPassedOver: PassedOver = async () => new Set();

import { type RowBatch, rowBatch, tables } from '@lunettes/adapter-clickhouse';
import type { TopicValues } from '@lunettes/core/vocabulary';

/** Topics whose records become rows, each of the table with its name. */
export const writtenTopics = [
  'lifecycle',
  'spans',
  'sli',
  'diagnoses',
  'breaches',
  'rollouts',
  'counters',
] as const satisfies readonly (keyof TopicValues)[];
export type WrittenTopic = (typeof writtenTopics)[number];

/** An empty batch for each topic: a table, so that a new topic cannot be forgotten. */
export const newBatch: { readonly [T in WrittenTopic]: () => RowBatch<TopicValues[T]> } = {
  lifecycle: () => rowBatch(tables.lifecycle),
  spans: () => rowBatch(tables.spans),
  sli: () => rowBatch(tables.sli),
  diagnoses: () => rowBatch(tables.diagnoses),
  breaches: () => rowBatch(tables.breaches),
  rollouts: () => rowBatch(tables.rollouts),
  counters: () => rowBatch(tables.counters),
};

import type { LogTopic } from '@lunettes/ports';

/**
 * One integer key per record, so that the log is one table ordered by (topic, lane, offset) with plain row ids: large
 * values then stay out of the inner nodes of the tree. 4 bits of topic, 8 of lane and 41 of offset fill the 53 bits that
 * a JavaScript number holds exactly. New topics are added at the end; the numbers are on disk.
 */
const topics: readonly LogTopic[] = [
  'raw',
  'signals',
  'lifecycle',
  'spans',
  'sli',
  'diagnoses',
  'breaches',
  'dead-letters',
  'rollouts',
  'counters',
];

/** A lane number must be below this; `openLocalStore` refuses more lanes. */
export const lanesMax = 256;

/** Records per topic and lane: at 10,000 a second, seven years. */
const offsetsMax = 2 ** 41;

export const logTopics = topics;

/** The key of offset 0. Keys of this (topic, lane) are at least this and below `addressEnd`. */
export function addressBase(topic: LogTopic, lane: number): number {
  return (topics.indexOf(topic) * lanesMax + lane) * offsetsMax;
}

export const addressEnd = (topic: LogTopic, lane: number): number => addressBase(topic, lane) + offsetsMax;

import { readFileSync } from 'node:fs';
import type { TopicName } from '@lunettes/core/vocabulary';

/** An Avro type as `schemas/` spells it; names refer to what the same file declared before. */
export type AvroType = string | readonly AvroType[] | AvroRecord | AvroEnum | AvroArray | AvroMap;
export interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly namespace?: string;
  readonly fields: readonly { readonly name: string; readonly type: AvroType }[];
}
export interface AvroEnum {
  readonly type: 'enum';
  readonly name: string;
  readonly symbols: readonly string[];
}
export interface AvroArray {
  readonly type: 'array';
  readonly items: AvroType;
}
/** Values of every map are strings: `Pairs` in TypeScript. */
export interface AvroMap {
  readonly type: 'map';
  readonly values: 'string';
}

/** The file in `schemas/` that each topic is written with. */
export const schemaFiles = {
  raw: 'raw-envelope',
  signals: 'signal',
  lifecycle: 'lifecycle-event',
  spans: 'span',
  sli: 'sli',
  diagnoses: 'diagnosis',
  breaches: 'breach',
  rollouts: 'rollout',
  counters: 'counter',
} as const satisfies Record<TopicName, string>;

export const topics = Object.keys(schemaFiles) as readonly TopicName[];

/** Reads the schema of one topic. Throws when the installation is broken: a file is missing or no JSON. */
export function readSchema(topic: TopicName): AvroRecord {
  const file = new URL(`../../../schemas/${schemaFiles[topic]}.avsc`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as AvroRecord;
}

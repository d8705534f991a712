import type { LogTopic } from '@lunettes/ports';

/** What a topic of ours is called: `lunettes.signals.v1`. */
export const topicName = (prefix: string, topic: KafkaTopic): string => `${prefix}.${topic}.v1`;

/** The group of one stage, or of one topic of a sink (`clickhouse-writer/sli`): `lunettes.clickhouse-writer.sli`. */
export const groupName = (prefix: string, stage: string): string => `${prefix}.${stage.replaceAll('/', '.')}`;

/** Besides the log, `snapshots` holds copies of states and `control` what concerns all lanes. */
export type KafkaTopic = LogTopic | 'snapshots' | 'control';

export const logTopics = Object.keys({
  raw: true,
  signals: true,
  lifecycle: true,
  spans: true,
  sli: true,
  diagnoses: true,
  breaches: true,
  rollouts: true,
  counters: true,
  'dead-letters': true,
} satisfies Record<LogTopic, true>) as readonly LogTopic[];

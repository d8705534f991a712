import { type KafkaTopic, logTopics, topicName } from './topic-names.ts';

/** How all topics of one installation are to be. */
export interface TopicSettings {
  readonly prefix: string;
  readonly lanes: number;
  readonly replication: number;
  readonly minInsync: number;
  readonly retentionMs: number;
  /** One broker is all there is: replication and in-sync minimum may be below what survives the loss of one. */
  readonly singleBroker: boolean;
}

/** One topic as the brokers have it. */
export interface ExistingTopic {
  readonly partitions: number;
  readonly replication: number;
  readonly settings: Readonly<Record<string, string>>;
}

export type TopicAction = 'create' | 'alter' | 'keep';

export interface PlannedTopic {
  readonly name: string;
  readonly action: TopicAction;
  readonly partitions: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Settings that are other than wanted: `name: is → wanted`. They are changed. */
  readonly drift: readonly string[];
  /** What cannot or must not be changed by us; with any of these nothing is applied and no service starts. */
  readonly refusals: readonly string[];
}

const replicationMin = 3;
const minInsyncMin = 2;
/** Above the encoded outputs of one call of a step (1 MiB), headers and batch included. */
const messageBytesMax = 2 * 1024 * 1024;
const week = 7 * 86_400_000;

/** What has to be done so that every topic is as it should, and what stands against it. Pure. */
export function planTopics(settings: TopicSettings, existing: ReadonlyMap<string, ExistingTopic>): readonly PlannedTopic[] {
  const topics: readonly KafkaTopic[] = [...logTopics, 'snapshots', 'control'];
  return topics.map((topic) => planTopic(topic, settings, existing.get(topicName(settings.prefix, topic))));
}

function planTopic(topic: KafkaTopic, wanted: TopicSettings, existing: ExistingTopic | undefined): PlannedTopic {
  const name = topicName(wanted.prefix, topic);
  const settings = settingsOf(topic, wanted);
  const partitions = topic === 'control' ? 1 : wanted.lanes;
  const refusals = [...weaknesses(wanted.replication, wanted.minInsync, wanted)];
  if (existing === undefined) return { name, action: 'create', partitions, settings, drift: [], refusals };
  const isLog = topic !== 'snapshots' && topic !== 'control';
  const differing = Object.entries(settings).filter(([key, value]) => (existing.settings[key] ?? '') !== value);
  const drift = differing.map(([key, value]) => `${key}: ${existing.settings[key] ?? 'unset'} → ${value}`);
  if (existing.partitions !== partitions)
    refusals.push(`has ${existing.partitions} partitions and should have ${partitions}; lanes cannot be changed while a topic lives`);
  refusals.push(...weaknesses(existing.replication, Number(existing.settings['min.insync.replicas'] ?? 1), wanted));
  if (isLog && existing.settings['cleanup.policy'] !== undefined && existing.settings['cleanup.policy'] !== 'delete')
    refusals.push(`has cleanup.policy ${existing.settings['cleanup.policy']}: records that compaction has removed cannot be brought back`);
  if (isLog && Number(existing.settings['retention.bytes'] ?? -1) !== -1)
    refusals.push('has retention.bytes: retention is by time only, so that lag can be seen to run into it; set it to -1');
  if (existing.settings['unclean.leader.election.enable'] === 'true')
    refusals.push('has unclean.leader.election.enable: acknowledged records can vanish; set it to false');
  return { name, action: drift.length > 0 ? 'alter' : 'keep', partitions, settings, drift, refusals: [...new Set(refusals)] };
}

function weaknesses(replication: number, minInsync: number, { singleBroker }: TopicSettings): readonly string[] {
  if (singleBroker) return [];
  return [
    ...(replication < replicationMin ? [`replication ${replication} is below ${replicationMin}; --single-broker accepts that`] : []),
    ...(minInsync < minInsyncMin ? [`min.insync.replicas ${minInsync} is below ${minInsyncMin}; --single-broker accepts that`] : []),
  ];
}

/**
 * Time stamps are the brokers', so that retention follows their clock and an old log that is imported is not deleted on
 * arrival. Event time is in the records.
 */
function settingsOf(topic: KafkaTopic, { minInsync, retentionMs }: TopicSettings): Readonly<Record<string, string>> {
  const isLog = topic !== 'snapshots' && topic !== 'control';
  return {
    'cleanup.policy': isLog ? 'delete' : 'compact',
    'max.message.bytes': `${messageBytesMax}`,
    'message.timestamp.type': 'LogAppendTime',
    'min.insync.replicas': `${minInsync}`,
    'retention.bytes': '-1',
    'retention.ms': `${isLog ? retentionMs : week}`,
    'unclean.leader.election.enable': 'false',
  };
}

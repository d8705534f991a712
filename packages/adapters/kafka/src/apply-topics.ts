import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { putControl, readControl } from './control-records.ts';
import { type KafkaTarget, kafkaClient } from './kafka-client.ts';
import { asPort, kafkaFailure } from './kafka-failure.ts';
import { type KafkaLaneMap, laneMapIn, laneMapProblem, putLaneMap } from './lane-map.ts';
import { openLaneReader } from './lane-reader.ts';
import { logSpans } from './log-spans.ts';
import { openPublisher } from './publisher.ts';
import { topicName } from './topic-names.ts';
import { type ExistingTopic, type PlannedTopic, planTopics, type TopicSettings } from './topic-plan.ts';

/** How topics are to be, and how namespaces are spread over their lanes. */
export type AppliedSettings = TopicSettings & KafkaLaneMap;

/** Compares the brokers' topics with what they should be; changes nothing. Throws `PortFailure`. */
export const checkTopics = (target: KafkaTarget, settings: TopicSettings): Promise<readonly PlannedTopic[]> =>
  withAdmin(target, async (admin) => planTopics(settings, await existingTopics(admin, settings)));

/**
 * Creates what is missing and sets what has drifted; settings that others have made besides stay. Writes the lane map where
 * there is none. Idempotent. With any refusal in the plan, another lane map among them, nothing is changed. Gives back the plan that was carried out. Throws `PortFailure`.
 */
export function applyTopics(target: KafkaTarget, settings: AppliedSettings): Promise<readonly PlannedTopic[]> {
  return withAdmin(target, async (admin) => {
    const existing = await existingTopics(admin, settings);
    const plan = withLaneMap(planTopics(settings, existing), settings, await laneMapOf(target, admin, settings, existing));
    if (plan.some(({ refusals }) => refusals.length > 0)) return plan;
    const missing = plan.filter(({ action }) => action === 'create');
    if (missing.length > 0) {
      await asPort('create topics', () =>
        admin.createTopics({
          // The client's own wait gives up at the first broker that has not heard of the topic.
          waitForLeaders: false,
          topics: missing.map(({ name, partitions, settings: wanted }) => ({
            topic: name,
            numPartitions: partitions,
            replicationFactor: settings.replication,
            configEntries: entriesOf(wanted),
          })),
        }),
      );
      for (const { name } of missing) await untilUsable(admin, name);
    }
    const drifted = plan.filter(({ action }) => action === 'alter');
    if (drifted.length > 0) {
      await asPort('change topics', () =>
        admin.alterConfigs({
          validateOnly: false,
          resources: drifted.map(({ name, settings: wanted }) => ({
            type: kafkajs.ConfigResourceTypes.TOPIC,
            name,
            // The call replaces all settings of a topic, so those that are not ours are said again.
            configEntries: entriesOf({ ...existing.get(name)?.settings, ...wanted }),
          })),
        }),
      );
    }
    await writeLaneMap(target, settings);
    return plan;
  });
}

/** The lane map that the topics were made with; undefined where there is none. */
async function laneMapOf(target: KafkaTarget, admin: Admin, { prefix }: TopicSettings, existing: ReadonlyMap<string, ExistingTopic>) {
  const topic = topicName(prefix, 'control');
  if (!existing.has(topic)) return undefined;
  const reader = await openLaneReader(kafkaClient(target), [topic], prefix, logSpans(admin));
  try {
    return laneMapIn(await readControl(reader, topic)());
  } finally {
    await reader.close();
  }
}

function withLaneMap(plan: readonly PlannedTopic[], settings: AppliedSettings, laneMap: KafkaLaneMap | undefined): readonly PlannedTopic[] {
  const problem = laneMap === undefined ? undefined : laneMapProblem(laneMap, settings);
  if (problem === undefined) return plan;
  const name = topicName(settings.prefix, 'control');
  return plan.map((topic) => (topic.name === name ? { ...topic, refusals: [...topic.refusals, problem] } : topic));
}

/** The same once more changes nothing. */
async function writeLaneMap(target: KafkaTarget, settings: AppliedSettings): Promise<void> {
  const publisher = await openPublisher(kafkaClient(target), settings.prefix);
  try {
    await putLaneMap(putControl(publisher, topicName(settings.prefix, 'control')), settings);
  } finally {
    await publisher.close();
  }
}

const usableMsMax = 30_000;
const lookMs = 50;

/** Brokers answer for a topic some time after they have acknowledged it. */
async function untilUsable(admin: Admin, name: string): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += lookMs) {
    try {
      await admin.fetchTopicOffsets(name);
      return;
    } catch (cause) {
      if (waitedMs >= usableMsMax) throw kafkaFailure(`make ${name} usable`, cause);
      await sleep(lookMs);
    }
  }
}

async function withAdmin<T>(target: KafkaTarget, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(target).admin();
  await asPort('be reached', () => admin.connect());
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

const entriesOf = (settings: Readonly<Record<string, string>>) => Object.entries(settings).map(([name, value]) => ({ name, value }));

/** Source of a setting that was made for this topic, in answers of brokers. */
const madeForTopic = 1;

async function existingTopics(admin: Admin, settings: TopicSettings): Promise<ReadonlyMap<string, ExistingTopic>> {
  const wanted = new Set(planTopics(settings, new Map()).map(({ name }) => name));
  const names = (await asPort('list its topics', () => admin.listTopics())).filter((name) => wanted.has(name));
  if (names.length === 0) return new Map();
  const { topics } = await asPort('describe its topics', () => admin.fetchTopicMetadata({ topics: names }));
  const { resources } = await asPort('say how its topics are set', () =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
    }),
  );
  const settingsByName = new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      Object.fromEntries(
        configEntries
          .filter(({ configName, configSource }) => Number(configSource) === madeForTopic || decisive.has(configName))
          .map(({ configName, configValue }) => [configName, configValue]),
      ),
    ]),
  );
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      {
        partitions: partitions.length,
        replication: Math.min(...partitions.map(({ replicas }) => replicas.length)),
        settings: settingsByName.get(name) ?? {},
      },
    ]),
  );
}

/** Judged also where they come from a broker's defaults. */
const decisive = new Set(['cleanup.policy', 'min.insync.replicas', 'retention.bytes', 'unclean.leader.election.enable']);

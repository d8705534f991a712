import { type EventLog, type FollowedInput, type LogTopic, PortFailure } from '@lunettes/ports';
import type { Admin } from 'kafkajs';
import { type ControlRecords, putControl, readControl } from './control-records.ts';
import { groupPlaces, type KeptPlace } from './group-places.ts';
import { type KafkaTarget, kafkaClient, type Trouble } from './kafka-client.ts';
import { asPort } from './kafka-failure.ts';
import { openKafkaSnapshots } from './kafka-snapshots.ts';
import { type KafkaLaneMap, laneMapIn } from './lane-map.ts';
import { type JoinRequest, joinLanes, type LaneMembership } from './lane-membership.ts';
import { openLaneReader } from './lane-reader.ts';
import { logSpans } from './log-spans.ts';
import { type OperatorWords, openOperatorWords } from './operator-words.ts';
import { openPublisher } from './publisher.ts';
import { groupName, type KafkaTopic, logTopics, topicName } from './topic-names.ts';

export interface KafkaLogOptions {
  readonly target: KafkaTarget;
  /** As in the lane map, which must agree: never taken from the brokers. */
  readonly lanes: number;
  /** Of topics and groups. */
  readonly prefix?: string | undefined;
  /** Stays the same when this instance restarts, so that it gets its lanes back. */
  readonly instance: string;
  readonly trouble?: Trouble | undefined;
}

/** The log of all lanes on Kafka. */
export interface KafkaEventLog extends EventLog {
  readonly snapshots: ReturnType<typeof openKafkaSnapshots>;
  readonly words: OperatorWords;
  /** What concerns all lanes. */
  readonly control: ControlRecords;
  readonly laneMap: KafkaLaneMap;
  /**
   * Takes part in sharing out the lanes of one stage's input among its instances. From then on `follow` of that stage reads
   * lanes that were given to this instance, and only those.
   */
  join(request: JoinRequest): Promise<LaneMembership>;
  /** How far the group of a stage or sink is in each lane of a topic, as it was last kept or shown; lanes of which nothing is kept are absent. */
  places(reader: { readonly stage: string; readonly topic: LogTopic }): Promise<ReadonlyMap<number, KeptPlace>>;
  /** Which instance has which lane of a topic for a stage or sink now; lanes that nobody has are absent. */
  holders(reader: { readonly stage: string; readonly topic: LogTopic }): Promise<ReadonlyMap<number, string>>;
  /** Rejects when a consumer has ended for good: the process is to end, and another one goes on. */
  readonly failed: Promise<never>;
}

/**
 * `EventLog` on Apache Kafka. The client library is trusted with bytes and never with positions: what is read is taken only
 * at the offset that is due (architecture §4).
 *
 * Throws `PortFailure` when no broker can be reached, and when topics are missing or are not what the lane map says.
 */
export async function openKafkaLog(options: KafkaLogOptions): Promise<KafkaEventLog> {
  const prefix = options.prefix ?? 'lunettes';
  const kafka = kafkaClient(options.target, options.trouble);
  const nameOf = (topic: KafkaTopic): string => topicName(prefix, topic);
  const listeners = new Set<(topic: LogTopic, lane: number) => void>();
  const tell = (topic: LogTopic, lane: number): void => {
    for (const listener of listeners) listener(topic, lane);
  };
  const admin = kafka.admin();
  await asPort('be reached', () => admin.connect());
  const opened: (() => Promise<void>)[] = [() => asPort('be left', () => admin.disconnect())];
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    const names = [...logTopics, 'snapshots' as const].map(nameOf);
    await assertLanes(admin, names, nameOf('control'), options.lanes);
    const span = logSpans(admin);
    const groups = groupPlaces(kafka);
    opened.push(() => groups.close());
    const opening = [openPublisher(kafka, prefix), openLaneReader(kafka, [...names, nameOf('control')], prefix, span)] as const;
    for (const one of await Promise.allSettled(opening)) if (one.status === 'fulfilled') opened.push(() => one.value.close());
    const [publisher, reader] = await Promise.all(opening);
    const controlTopic = nameOf('control');
    const control = { put: putControl(publisher, controlTopic), all: readControl(reader, controlTopic) };
    const laneMap = await settledLaneMap(control, options.lanes, controlTopic);
    const memberships = new Map<string, LaneMembership>();
    const failures: Promise<never>[] = [reader.failed];

    const pulled = (topic: LogTopic, lane: number): FollowedInput => ({
      read: (from, bounds) => reader.read(nameOf(topic), lane, from, bounds),
      assertHeld: () => {},
      display: async () => {},
      close: () => {},
    });
    return {
      lanes: options.lanes,
      read: ({ topic, lane, from }, bounds) => reader.read(nameOf(topic), lane, from, bounds),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      append: async (lane, appends) => {
        const ends = await publisher.append(lane, appends);
        for (const topic of ends.keys()) tell(topic, lane);
        return ends;
      },
      follow: ({ stage, topic, lane }) => memberships.get(`${stage}|${topic}`)?.follow(lane) ?? pulled(topic, lane),
      snapshots: openKafkaSnapshots({ publisher, reader, topic: nameOf('snapshots') }),
      holders: ({ stage, topic }) => groups.holders(groupName(prefix, stage), nameOf(topic)),
      places: ({ stage, topic }) => groups.of(groupName(prefix, stage), nameOf(topic)),
      control,
      laneMap,
      words: openOperatorWords(control),
      join: async (request) => {
        const membership = await joinLanes({ kafka, span, tell, ...options, prefix }, request);
        memberships.set(`${request.stage}|${request.topic}`, membership);
        failures.push(membership.failed);
        opened.push(() => membership.leave());
        return membership;
      },
      get failed() {
        return Promise.race(failures);
      },
      close,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}

/** A lane is a partition number; with another number of partitions every record would be looked for in the wrong place. */
async function assertLanes(admin: Admin, names: readonly string[], control: string, lanes: number): Promise<void> {
  const existing = new Set(await asPort('list its topics', () => admin.listTopics()));
  const missing = [...names, control].filter((name) => !existing.has(name));
  if (missing.length > 0) throw new PortFailure('permanent', `topics are missing: ${missing.join(', ')}: run lunettes topics apply`);
  const { topics } = await asPort('describe its topics', () => admin.fetchTopicMetadata({ topics: [...names] }));
  const others = topics.filter(({ partitions }) => partitions.length !== lanes);
  if (others.length === 0) return;
  const said = others.map(({ name, partitions }) => `${name} has ${partitions.length}`).join(', ');
  throw new PortFailure('permanent', `there are to be ${lanes} lanes, but ${said} partitions; lanes cannot be changed while a topic lives`);
}

async function settledLaneMap(control: ControlRecords, lanes: number, topic: string): Promise<KafkaLaneMap> {
  const laneMap = laneMapIn(await control.all());
  if (laneMap === undefined) throw new PortFailure('permanent', `${topic} holds no lane map: run lunettes topics apply`);
  if (laneMap.lanes === lanes) return laneMap;
  throw new PortFailure('permanent', `the lane map in ${topic} has ${laneMap.lanes} lanes, not ${lanes}: give --lanes ${laneMap.lanes}`);
}

import { setTimeout } from 'node:timers/promises';
import { applyTopics, type KafkaEventLog, openKafkaLog } from '@lunettes/adapter-kafka';
import { type LogTopic, PortFailure, type RawAppend } from '@lunettes/ports';
import type { LaneCounts } from '@lunettes/runtime';
import type { KnownAnswer } from '@lunettes/simulate';
import { type StageName, type StageParts, stageNames } from '@lunettes/stages';
import type { KafkaServer, RedisServer } from '@lunettes/testkit/servers';
import { Redis } from 'ioredis';
import kafkajs, { type Admin } from 'kafkajs';
import { expect } from 'vitest';
import { form } from './form.ts';
import { type Judged, judgeLog } from './judge-log.ts';
import { freshAtUs, freshRecording, type RawRecording, rawRecording } from './raw-recording.ts';
import type { StageOrder } from './stage-order.ts';
import { type StageProcess, type StartedStage, startStageHere, startStageProcess } from './stage-process.ts';

const { Kafka, logLevel } = kafkajs;

const inputs = { normalizer: 'raw', 'lifecycle-state-machine': 'signals', 'slo-evaluator': 'lifecycle' } as const;

/** The servers that an installation is made on. */
export interface Stand {
  readonly kafka: () => { readonly brokers: readonly string[] };
  readonly redis: () => { readonly url: string };
}

/** One broker, one Redis: what most rows strike. */
export interface Ground {
  readonly kafka: () => KafkaServer;
  readonly redis: () => RedisServer;
}

export interface InstallOptions {
  readonly lanes?: number;
  readonly seed?: number;
}

/** Stages with topics and keys of their own on the servers of a file. */
export interface Installation {
  readonly log: KafkaEventLog;
  readonly lanes: number;
  readonly prefix: string;
  readonly recording: RawRecording;
  /** `changed` changes what the stage is composed of. */
  start(stage: StageName, order?: Partial<StageOrder>, changed?: (parts: StageParts) => StageParts): StartedStage;
  startAll(order?: Partial<StageOrder>): readonly StartedStage[];
  /** As a process of its own, which can be killed. */
  startApart(stage: StageName, order?: Partial<StageOrder>): StageProcess;
  /** Appends the next of so many parts of the recording; with the last one, all of it is in the log. */
  feed(parts: number): Promise<void>;
  append(records: readonly RawAppend[]): Promise<void>;
  /** What retention does, at once. */
  removeBelow(topic: LogTopic, lane: number, offset: number): Promise<void>;
  endOf(topic: LogTopic, lane: number): Promise<number>;
  withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T>;
  redis<T>(work: (client: Redis) => Promise<T>): Promise<T>;
  /** Name of a topic on the brokers, and of a stage's group. */
  topic(topic: LogTopic): string;
  group(stage: StageName): string;
  applyTopics(): Promise<void>;
  /** Resolves when these have read all there is, all it caused included. */
  settled(stages: readonly StartedStage[]): Promise<void>;
  /**
   * How every row ends: a fresh Pod comes through every lane, and everything that lies in the log is judged by both oracles.
   * Gives back what the stages have done, by stage, after they were drained.
   */
  conclude(stages: readonly StartedStage[], judged?: Judged): Promise<Readonly<Record<StageName, LaneCounts>>>;
  judge(judged?: Judged): Promise<void>;
  /** What is known of everything that was fed so far. */
  answers(): readonly KnownAnswer[];
  end(): Promise<void>;
}

/** Runs one row on an installation of its own, which is ended whatever comes. */
export async function on<T>(
  ground: Stand,
  prefix: string,
  row: (installation: Installation) => Promise<T>,
  options?: InstallOptions,
): Promise<T> {
  const installation = await install(ground, prefix, options);
  try {
    return await row(installation);
  } finally {
    await installation.end();
  }
}

/** Topics, keys and stages of its own; whoever makes it ends it. */
export async function install({ kafka, redis }: Stand, prefix: string, options: InstallOptions = {}): Promise<Installation> {
  const { lanes = 3, seed = 3 } = options;
  const target = { brokers: kafka().brokers, clientId: 'guarantee' };
  const singleBroker = kafka().brokers.length < replicas;
  const copies = singleBroker ? { replication: 1, minInsync: 1 } : { replication: replicas, minInsync: replicas - 1 };
  const apply = async (): Promise<void> => {
    await applyTopics(target, { prefix, lanes, lanesPerCluster: 8, ...copies, retentionMs: 7 * 86_400_000, singleBroker });
  };
  await apply();
  const log = await openKafkaLog({ target, prefix, lanes, instance: 'guarantee' });
  const recording = rawRecording(seed, lanes, form.pods);
  const fresh = freshRecording(seed, lanes);
  const started: StartedStage[] = [];
  let fed = 0;
  let isFresh = false;

  const orderOf = (stage: StageName, order: Partial<StageOrder> = {}): StageOrder => ({
    stage,
    instance: stage,
    brokers: kafka().brokers,
    redis: { url: redis().url },
    prefix,
    lanes,
    singleBroker,
    point: '',
    hits: 0,
    signal: 'SIGKILL',
    snapshotIntervalMs: 600_000,
    onLoss: 'continue',
    build: '',
    throwsFor: '',
    mutation: '',
    roundRecords: form.roundRecords,
    ...order,
  });
  const keep = <Stage extends StartedStage>(stage: Stage): Stage => {
    started.push(stage);
    return stage;
  };
  const append = async (records: readonly RawAppend[]): Promise<void> => {
    for (let lane = 0; lane < lanes; lane++) {
      const own = records
        .filter((record) => record.lane === lane)
        .map((record) => ({ ...record, topic: 'raw', sequence: undefined }) as const);
      // As a collector does: what was not acknowledged is sent again.
      await answered(`the log takes raw records of lane ${lane}`, () => log.append(lane, own));
    }
  };
  const endOf = async (topic: LogTopic, lane: number): Promise<number> => {
    const atEnd = { topic, lane, from: Number.MAX_SAFE_INTEGER };
    return (await answered(`the end of ${topic} ${lane} is told`, () => log.read(atEnd, { recordsMax: 1, bytesMax: 1 }))).end;
  };
  const settled = async (stages: readonly StartedStage[]): Promise<void> => {
    for (const name of stageNames) {
      const own = stages.filter(({ order }) => order.stage === name);
      if (own.length === 0) continue;
      const ends = await Promise.all(Array.from({ length: lanes }, (_, lane) => endOf(inputs[name], lane)));
      let seen = '';
      const isThere = async (): Promise<boolean> => {
        const standing = (await Promise.all(own.map((stage) => stage.standing()))).flat().filter(({ phase }) => phase !== 'waiting');
        const trouble = standing.find(({ phase }) => phase === 'doubting' || phase === 'stopped');
        if (trouble !== undefined) throw new Error(`${name} of ${prefix} stands still: ${JSON.stringify(trouble)}`);
        const all = await Promise.all(own.map((stage) => stage.positions()));
        const at = all.flatMap((one) => [...one]).sort(([a], [b]) => a - b);
        seen = `${JSON.stringify(at)} of ${JSON.stringify(ends)}, ${JSON.stringify(standing)}`;
        return JSON.stringify(at.map(([, offset]) => offset)) === JSON.stringify(ends);
      };
      await until(`${name} of ${prefix} reads to the end`, isThere, () => seen);
    }
  };
  const judge = async ({ losses = new Map(), ...judged }: Judged = {}): Promise<void> => {
    const lossy = new Set(recording.records.filter(({ lane }) => losses.has(lane)).map(({ key }) => key.split('|')[1]));
    const isUnknown = (of: { namespace: string; atUs: number }): boolean => lossy.has(of.namespace) && of.atUs < freshAtUs;
    await judgeLog(log, answers(), { ...judged, losses, isUnknown });
  };
  const answers = (): readonly KnownAnswer[] => [...(fed > 0 ? recording.answers : []), ...(isFresh ? fresh.answers : [])];
  const withAdmin = async <T>(work: (admin: Admin) => Promise<T>): Promise<T> => {
    const admin = new Kafka({ brokers: [...kafka().brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  };
  const topicOf = (topic: LogTopic): string => `${prefix}.${topic}.v1`;

  return {
    log,
    lanes,
    prefix,
    recording,
    start: (stage, order, changed) => keep(startStageHere(orderOf(stage, order), changed)),
    startAll: (order) => stageNames.map((stage) => keep(startStageHere(orderOf(stage, order)))),
    startApart: (stage, order) => keep(startStageProcess(orderOf(stage, order))),
    feed: async (parts) => {
      const until = Math.min(recording.records.length, fed + Math.ceil(recording.records.length / parts));
      const part = recording.records.slice(fed, until);
      fed = until;
      await append(part);
    },
    append,
    removeBelow: (topic, lane, offset) =>
      withAdmin(async (admin) => {
        await admin.fetchTopicOffsets(topicOf(topic));
        await admin.deleteTopicRecords({ topic: topicOf(topic), partitions: [{ partition: lane, offset: `${offset}` }] });
      }),
    endOf,
    withAdmin,
    redis: async (work) => {
      const client = new Redis(redis().url);
      try {
        return await work(client);
      } finally {
        client.disconnect();
      }
    },
    topic: topicOf,
    group: (stage) => `${prefix}.${stage}`,
    applyTopics: apply,
    settled,
    judge,
    answers,
    conclude: async (stages, judged) => {
      expect(fed, 'all of the recording was fed').toBe(recording.records.length);
      isFresh = true;
      await append(fresh.records);
      await settled(stages);
      await judge(judged);
      const counts = new Map<StageName, LaneCounts>();
      for (const stage of stages) {
        const own = await stage.drain();
        const before = counts.get(stage.order.stage);
        counts.set(stage.order.stage, before === undefined ? own : sumOf(before, own));
      }
      return Object.fromEntries(counts) as Record<StageName, LaneCounts>;
    },
    end: async () => {
      for (const stage of started) await stage.end();
      await log.close();
    },
  };
}

/** Resolves when it is so. Rejects when it is not within `form.settleMsMax`, or when asking fails for good; `seen` tells what was found instead. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, seen?: () => string): Promise<void> {
  for (const deadline = performance.now() + form.settleMsMax; !(await isSo()); await setTimeout(lookMs))
    if (performance.now() > deadline)
      throw new Error(`not within ${form.settleMsMax} ms: ${what}${seen === undefined ? '' : `; at last: ${seen()}`}`);
}

const lookMs = 50;
/** Copies of every record where there are brokers enough. */
const replicas = 3;

/** What it gives back once servers that have been struck are there to do it. */
async function answered<T>(what: string, ask: () => Promise<T>): Promise<T> {
  let answer: { readonly value: T } | undefined;
  await until(what, async () => {
    try {
      answer = { value: await ask() };
    } catch (failure) {
      if (!(failure instanceof PortFailure) || failure.kind !== 'transient') throw failure;
    }
    return answer !== undefined;
  });
  if (answer === undefined) throw new Error(`nothing came of it: ${what}`);
  return answer.value;
}

function sumOf(a: LaneCounts, b: LaneCounts): LaneCounts {
  const sum = { ...a };
  for (const what of Object.keys(sum) as (keyof LaneCounts)[]) sum[what] += b[what];
  return sum;
}

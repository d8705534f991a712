import {
  applySchema,
  type ClickHouseAddress,
  dropDatabase,
  makeDatabase,
  openClickHouse,
  type ReplicaCluster,
} from '@lunettes/adapter-clickhouse';
import { type AppliedSettings, applyTopics, type KafkaEventLog, removeTopics } from '@lunettes/adapter-kafka';
import { type RedisTarget, removeCheckpoints } from '@lunettes/adapter-redis';
import { EnvironmentFailure } from '@lunettes/base';
import { type ClickHouseWriterOptions, sinkName, writtenTopics } from '@lunettes/clickhouse-writer';
import { type CollectorLog, type LogAppend, type LogReader, type LogTopic, PortFailure } from '@lunettes/ports';
import {
  beginRederivation,
  bringHistory,
  compareRows,
  type Ledger,
  type Rederivation,
  type RederivationRules,
  type RowComparison,
} from '@lunettes/rederive';
import { type LogOptions, openCheckedLog, openTogether, type RunningStage, stageNames, startStage, systemClock } from '@lunettes/stages';
import { clickhouseFailure, openReadyClickHouse } from './open-clickhouse.ts';
import { endAll } from './running-service.ts';
import { startWriterProcess } from './writer-process.ts';

export interface RederiveInstallationOptions extends LogOptions, RederivationRules {
  /** Names topics, groups, checkpoints and the database of the results. */
  readonly suffix: string;
  readonly redis: RedisTarget;
  readonly clickhouse: ClickHouseAddress;
  readonly clickhouseCluster: ReplicaCluster | undefined;
  /** How the new topics are to be. */
  readonly topics: Pick<AppliedSettings, 'replication' | 'minInsync' | 'retentionMs'>;
  readonly snapshotIntervalMs: number;
  readonly writer: ClickHouseWriterOptions;
  readonly progress: RederiveProgress;
  readonly signal: AbortSignal;
}

/** Told how far the work has come. */
export interface RederiveProgress {
  phase(name: string, total: number | undefined, unit: 'bytes' | 'records'): void;
  advance(amount: number): void;
  done(): void;
}

/** Where the results of one rederivation are: an installation like any other, under names of its own. */
export const rederivedNames = ({
  topicPrefix,
  clickhouse,
  suffix,
}: Pick<RederiveInstallationOptions, 'topicPrefix' | 'clickhouse' | 'suffix'>) => ({
  topicPrefix: `${topicPrefix}-${suffix}`,
  database: `${clickhouse.database}_${suffix}`,
});

/**
 * Derives the history of an installation anew into topics, checkpoints and a database of their own, with every stage and the
 * writer in this process, and compares the rows. The installation itself runs on and is only read. After a kill the same call goes on. Throws
 * `EnvironmentFailure` with what cannot be used, when other rules were begun under this suffix, and when a lane stands still.
 */
export async function rederiveInstallation(
  options: RederiveInstallationOptions,
): Promise<{ readonly plan: Rederivation; readonly comparison: RowComparison }> {
  const names = rederivedNames(options);
  const { log: old, before } = await openTogether('rederive', {
    log: openCheckedLog({ ...options, instance: 'rederive' }),
    before: openReadyClickHouse(options.clickhouse),
  });
  const opened: (() => Promise<unknown>)[] = [() => before.close(), () => old.close()];
  try {
    await outside(options.clickhouse, () => makeHome(options, old));
    const target = {
      ...options,
      topicPrefix: names.topicPrefix,
      instance: 'rederive',
      clickhouse: { ...options.clickhouse, database: names.database },
    };
    const fresh = await openCheckedLog(target);
    opened.push(() => fresh.close());
    const after = await openReadyClickHouse(target.clickhouse);
    opened.push(() => after.close());
    const ledger = ledgerIn(fresh);
    const plan = await beginRederivation({ log: old, ledger, before }, options);
    await bring(old, fresh, ledger, plan, options);
    await derive(fresh, target);
    options.progress.phase('compare', undefined, 'records');
    const { signal, progress } = options;
    const comparison = await compareRows({ before, after, advance: progress.advance, signal }, plan);
    progress.done();
    return { plan, comparison };
  } finally {
    await endAll(opened);
  }
}

/** Removes topics, checkpoints and database of one rederivation. Gives back what was removed of them. Throws `EnvironmentFailure`. */
export const removeRederivedInstallation = (options: RemovalOptions): Promise<readonly string[]> =>
  outside(options.clickhouse, () => remove(options));

type RemovalOptions = Pick<RederiveInstallationOptions, 'topicPrefix' | 'clickhouse' | 'suffix' | 'kafka' | 'redis' | 'clickhouseCluster'>;

async function remove(options: RemovalOptions): Promise<readonly string[]> {
  const { topicPrefix, database } = rederivedNames(options);
  const topics = await removeTopics(options.kafka, topicPrefix);
  await removeCheckpoints(options.redis, `${topicPrefix}:`);
  const server = openClickHouse({ ...options.clickhouse, database: 'default' });
  try {
    const isRemoved = await dropDatabase(server, database, options.clickhouseCluster);
    return isRemoved ? [...topics, `database ${database}`] : topics;
  } finally {
    await server.close();
  }
}

/** What servers refuse is told in one sentence. */
async function outside<T>(address: ClickHouseAddress, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof EnvironmentFailure || cause instanceof TypeError || cause instanceof RangeError) throw cause;
    throw cause instanceof PortFailure ? new EnvironmentFailure(cause.message, { cause }) : clickhouseFailure(address, cause);
  }
}

async function makeHome(options: RederiveInstallationOptions, { laneMap }: KafkaEventLog): Promise<void> {
  const { topicPrefix: prefix, database } = rederivedNames(options);
  const { singleBroker, topics } = options;
  const planned = await applyTopics(options.kafka, { prefix, ...laneMap, singleBroker, ...topics });
  const refusals = planned.flatMap(({ name, refusals: reasons }) => reasons.map((reason) => `${name} ${reason}`));
  if (refusals.length > 0) throw new EnvironmentFailure(refusals.join('\n'));
  const server = openClickHouse({ ...options.clickhouse, database: 'default' });
  try {
    await makeDatabase(server, database, options.clickhouseCluster);
  } finally {
    await server.close();
  }
  const client = openClickHouse({ ...options.clickhouse, database });
  try {
    await applySchema(client, undefined, options.clickhouseCluster);
  } finally {
    await client.close();
  }
}

const planKey = 'rederivation';

/** Kept in the topic of control records of the new installation; the records come from our own encoder. */
function ledgerIn({ control }: KafkaEventLog): Ledger {
  return {
    rederivation: async () => {
      const text = (await control.all()).get(planKey);
      return text === undefined ? undefined : (JSON.parse(text) as Rederivation);
    },
    begin: (rederivation) => control.put(planKey, rederivation),
    places: async () => {
      const kept = [...(await control.all())].filter(([key]) => key.startsWith(`${planKey}|`));
      return new Map(
        kept.map(([key, text]) => [Number(key.slice(planKey.length + 1)), (JSON.parse(text) as { readonly next: number }).next]),
      );
    },
  };
}

async function bring(
  old: KafkaEventLog,
  fresh: KafkaEventLog,
  ledger: Ledger,
  plan: Rederivation,
  options: RederiveInstallationOptions,
): Promise<void> {
  const { progress, signal } = options;
  progress.phase(
    'bring',
    plan.lanes.reduce((sum, { first, end }) => sum + end - first, 0),
    'records',
  );
  const words = await old.words.said();
  await bringHistory(
    {
      from: old,
      to: rawLog(fresh),
      passedOver: async ({ topic, lane }) =>
        new Set(words.filter((word) => word.kind === 'skip' && word.topic === topic && word.lane === lane).map(({ offset }) => offset)),
      places: await ledger.places(),
      placeOf: (lane, next) => ({ source: `${planKey}|${lane}`, position: `${next}` }),
      advance: progress.advance,
      signal,
    },
    plan,
    options,
  );
}

/** Records first, then the place: what a kill between the two brings once more is recognised by its number. */
function rawLog(log: KafkaEventLog): Pick<CollectorLog, 'append'> & LogReader {
  return {
    lanes: log.lanes,
    read: (place, bounds) => log.read(place, bounds),
    subscribe: (listener) => log.subscribe(listener),
    append: async ({ records, positions }) => {
      const byLane = new Map<number, LogAppend[]>();
      for (const { lane, key, value, logTimeUs } of records)
        byLane.set(lane, [...(byLane.get(lane) ?? []), { topic: 'raw', key, value, logTimeUs, sequence: undefined }]);
      for (const [lane, appends] of byLane) await log.append(lane, appends);
      for (const { source, position } of positions) await log.control.put(source, { next: Number(position) });
    },
  };
}

/** Groups are asked this often how far they are. */
const askMs = 200;

async function derive(log: KafkaEventLog, target: RederiveInstallationOptions): Promise<void> {
  const { progress, signal, redis, snapshotIntervalMs } = target;
  const here = { listen: '127.0.0.1', port: 0 };
  const started: (() => Promise<unknown>)[] = [];
  try {
    const stages = await Promise.all(stageNames.map((stage) => startStage({ ...target, ...here, stage, redis, snapshotIntervalMs })));
    started.push(...stages.map((stage) => () => stage.close()));
    const writer = await startWriterProcess({ ...target, ...here, insertQuorum: target.clickhouseCluster === undefined ? 'none' : 'auto' });
    started.push(() => writer.close());
    const failed = Promise.race([writer.failed, ...stages.map((stage) => stage.failed)]);
    failed.catch(() => undefined);
    const reached = async (): Promise<void> => {
      for (const [index, topic] of (['raw', 'signals', 'lifecycle'] as const).entries()) {
        progress.phase(stageNames[index] ?? '', await recordsIn(log, topic), 'records');
        await untilPassed(log, { stage: stageNames[index] ?? '', topic }, stages, target);
      }
      progress.phase('rows', undefined, 'records');
      for (const topic of writtenTopics) await untilPassed(log, { stage: `${sinkName}/${topic}`, topic }, stages, target);
    };
    await Promise.race([reached(), failed]);
    signal.throwIfAborted();
  } finally {
    await endAll(started);
  }
}

async function recordsIn(log: KafkaEventLog, topic: LogTopic): Promise<number> {
  let records = 0;
  for (let lane = 0; lane < log.lanes; lane++) records += (await endOf(log, topic, lane)) ?? 0;
  return records;
}

/** Undefined where the lane is empty. */
async function endOf(log: KafkaEventLog, topic: LogTopic, lane: number): Promise<number | undefined> {
  const { first, end } = await log.read({ topic, lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
  return first === end ? undefined : end;
}

/** Until a reader has read what its topic holds now; whoever writes that topic must be done. It may run elsewhere. */
async function untilPassed(
  log: KafkaEventLog,
  reader: { readonly stage: string; readonly topic: LogTopic },
  stages: readonly RunningStage[],
  { signal, progress }: Pick<RederiveInstallationOptions, 'signal' | 'progress'>,
): Promise<void> {
  const ends = await Promise.all(Array.from({ length: log.lanes }, (_, lane) => endOf(log, reader.topic, lane)));
  for (let passed = 0; ; await systemClock.sleep(askMs, signal)) {
    signal.throwIfAborted();
    assertNoneStopped(stages);
    const places = await log.places(reader);
    const here = stages.flatMap((stage) => stage.status()).filter(({ stage }) => stage === reader.stage);
    const placeOf = (lane: number): number =>
      Math.max(
        places.get(lane)?.offset ?? 0,
        ...here.filter((status) => status.lane === lane && status.phase === 'idle').map(({ offset }) => offset),
      );
    const now = ends.reduce<number>((sum, end, lane) => sum + Math.min(end ?? 0, placeOf(lane)), 0);
    progress.advance(now - passed);
    passed = now;
    if (ends.every((end, lane) => end === undefined || placeOf(lane) >= end)) return;
  }
}

function assertNoneStopped(stages: readonly RunningStage[]): void {
  for (const { lane, stage, phase, reason, trouble } of stages.flatMap((running) => running.status()))
    if (phase === 'stopped')
      throw new EnvironmentFailure(`lane ${lane} of ${stage} stands still (${reason ?? 'unknown'}): ${trouble ?? ''}`);
}

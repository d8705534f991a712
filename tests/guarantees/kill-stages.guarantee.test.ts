import { readFileSync } from 'node:fs';
import { applyTopics, type KafkaEventLog, openKafkaLog } from '@lunettes/adapter-kafka';
import type { LogRecord } from '@lunettes/ports';
import type { LaneCounts } from '@lunettes/runtime';
import { type StageName, stageNames } from '@lunettes/stages';
import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { Redis } from 'ioredis';
import kafkajs, { type Admin } from 'kafkajs';
import { afterEach, expect, test } from 'vitest';
import type { KilledStageOrder } from './killed-stage.ts';
import { accepted, onePurePass, recordsOf, writtenTopics } from './one-pure-pass.ts';
import { rawRecording } from './raw-recording.ts';
import { type StageProcess, startStageProcess } from './stage-process.ts';

const { Kafka, logLevel } = kafkajs;
const kafka = kafkaOfFile();
const redis = redisOfFile();
const lanes = 3;
const inputs = { normalizer: 'raw', 'lifecycle-state-machine': 'signals', 'slo-evaluator': 'lifecycle' } as const;
const settleMsMax = 60_000;
const testMsMax = 300_000;

/** An installation of its own on the servers of this file. */
interface Installation {
  readonly log: KafkaEventLog;
  readonly start: (stage: StageName, order?: Partial<KilledStageOrder>) => StageProcess;
  /** Appends the next part of the recording; with the last one, all of it is in the log. */
  readonly feed: (parts: number) => Promise<void>;
  /** What retention does, at once. */
  readonly removeBelow: (topic: 'raw', lane: number, offset: number) => Promise<void>;
  /** Deletes a topic and makes another one of the same name. */
  readonly remake: (topic: 'raw') => Promise<void>;
  /** Resolves when these processes have read all there is, all it caused included. */
  readonly settled: (processes: readonly (readonly [StageName, StageProcess])[]) => Promise<void>;
}

/** Whether the process sleeps until it is woken. */
const isStopped = (pid: number): boolean => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') T ');

const children: StageProcess[] = [];
const logs: KafkaEventLog[] = [];
afterEach(async () => {
  for (const { pid } of children.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
  for (const log of logs.splice(0)) await log.close();
});

async function install(prefix: string): Promise<Installation> {
  const target = { brokers: kafka().brokers, clientId: 'guarantee' };
  const apply = () => applyTopics(target, { prefix, lanes, replication: 1, minInsync: 1, retentionMs: 7 * 86_400_000, singleBroker: true });
  await apply();
  const log = await openKafkaLog({ target, prefix, lanes, instance: 'guarantee' });
  logs.push(log);
  const raw = rawRecording(3, lanes);
  let fed = 0;
  const ends = (topic: (typeof inputs)[StageName]) =>
    Promise.all(
      Array.from(
        { length: lanes },
        async (_, lane) => (await log.read({ topic, lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 })).end,
      ),
    );
  return {
    log,
    start: (stage, order) => {
      const child = startStageProcess({
        stage,
        instance: stage,
        brokers: kafka().brokers,
        redisUrl: redis().url,
        prefix,
        lanes,
        point: '',
        hits: 0,
        signal: 'SIGKILL',
        snapshotIntervalMs: 600_000,
        ...order,
      });
      children.push(child);
      return child;
    },
    feed: async (parts) => {
      const until = Math.min(raw.length, fed + Math.ceil(raw.length / parts));
      const part = raw.slice(fed, until);
      fed = until;
      for (let lane = 0; lane < lanes; lane++)
        await log.append(
          lane,
          part.filter((record) => record.lane === lane).map((record) => ({ ...record, topic: 'raw', sequence: undefined })),
        );
    },
    removeBelow: (topic, lane, offset) =>
      withAdmin(async (admin) => {
        const name = `${prefix}.${topic}.v1`;
        await admin.fetchTopicOffsets(name);
        await admin.deleteTopicRecords({ topic: name, partitions: [{ partition: lane, offset: `${offset}` }] });
      }),
    remake: (topic) =>
      withAdmin(async (admin) => {
        const name = `${prefix}.${topic}.v1`;
        await admin.deleteTopics({ topics: [name] });
        await expect.poll(() => admin.listTopics(), { timeout: settleMsMax }).not.toContain(name);
        await apply();
      }),
    settled: async (processes) => {
      for (const [stage, process] of processes) {
        await expect
          .poll(async () => [...(await process.positions())].sort(([a], [b]) => a - b).map(([, offset]) => offset), {
            timeout: settleMsMax,
            interval: 200,
            message: `${stage} reads to the end`,
          })
          .toEqual(await ends(inputs[stage]));
      }
    },
  };
}

/** Every topic after the filter on sequence numbers is what one pass over raw gives, byte for byte; `gone` is what retention took of it. */
async function expectOnePurePass(
  log: KafkaEventLog,
  gone: readonly (readonly LogRecord[])[] = [],
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (let lane = 0; lane < lanes; lane++) {
    const expected = onePurePass([...(gone[lane] ?? []), ...(await recordsOf(log, 'raw', lane))]);
    for (const topic of writtenTopics) {
      const lines = accepted(await recordsOf(log, topic, lane));
      expect(lines, `${topic} of lane ${lane}`).toEqual(expected.get(topic));
      counts[topic] = (counts[topic] ?? 0) + lines.length;
    }
  }
  for (const topic of ['signals', 'lifecycle', 'spans', 'sli']) expect(counts[topic], `${topic} is empty`).toBeGreaterThan(0);
  return counts;
}

async function withAdmin(work: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = new Kafka({ brokers: [...kafka().brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await work(admin);
  await admin.disconnect();
}

const drained = (processes: readonly StageProcess[]): Promise<readonly LaneCounts[]> =>
  Promise.all(processes.map((process) => process.drain()));

test(
  'each stage killed before and after it publishes and after its checkpoint: nothing is lost, doubled or different',
  async () => {
    const { log, start, feed, settled } = await install('killed');
    // Published and not checkpointed comes last: those who go on then tell what they have replayed.
    const points = ['before-publish', 'after-checkpoint', 'after-publish'] as const;
    const hits = { normalizer: 12, 'lifecycle-state-machine': 8, 'slo-evaluator': 4 };
    for (const point of points) {
      const killed = stageNames.map((stage) => start(stage, { point, hits: hits[stage] }));
      await feed(points.length + 1);
      expect(await Promise.all(killed.map(({ ended }) => ended)), point).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
    }
    const successors = stageNames.map((stage) => [stage, start(stage)] as const);
    await feed(1);
    await settled(successors);
    const rows = await expectOnePurePass(log);
    const counts = await drained(successors.map(([, process]) => process));
    const replayed = counts.map((count) => count.replayed);
    console.log(`9 kills; replayed silently after the last ones: ${replayed.join(', ')}; rows ${JSON.stringify(rows)}`);
    for (const count of replayed) expect(count).toBeGreaterThan(0);
  },
  testMsMax,
);

test(
  'a stage that sleeps with a round in hand while another takes its lanes, and then sends it, doubles nothing',
  async () => {
    const { log, start, feed, settled } = await install('sleeping');
    const normalizer = start('normalizer');
    const evaluator = start('slo-evaluator');
    const sleeper = start('lifecycle-state-machine', { instance: 'sleeper', point: 'before-publish', hits: 3, signal: 'SIGSTOP' });
    await sleeper.url;
    await feed(2);
    const successor = start('lifecycle-state-machine', { instance: 'successor' });
    await settled([
      ['normalizer', normalizer],
      ['lifecycle-state-machine', successor],
      ['slo-evaluator', evaluator],
    ]);
    process.kill(sleeper.pid, 'SIGCONT');
    const [woken] = await drained([sleeper]);
    await feed(1);
    await settled([
      ['normalizer', normalizer],
      ['lifecycle-state-machine', successor],
      ['slo-evaluator', evaluator],
    ]);
    await expectOnePurePass(log);
    const [read] = await drained([evaluator]);
    await drained([normalizer, successor]);
    console.log(`the sleeper was fenced ${woken?.fenced} times, its reader dropped ${read?.repeats} repeats`);
    expect(woken?.fenced).toBeGreaterThan(0);
    expect(read?.repeats).toBeGreaterThan(0);
  },
  testMsMax,
);

test(
  'a Redis that has lost everything costs a silent replay and no result',
  async () => {
    const { log, start, feed, settled } = await install('flushed');
    const running = stageNames.map((stage) => [stage, start(stage)] as const);
    await feed(2);
    await settled(running);
    const client = new Redis(redis().url);
    await client.flushall();
    client.disconnect();
    await feed(1);
    await settled(running);
    await expectOnePurePass(log);
    const counts = await drained(running.map(([, process]) => process));
    console.log(`replayed silently: ${counts.map(({ replayed }) => replayed).join(', ')}`);
    for (const { replayed } of counts) expect(replayed).toBeGreaterThan(0);
  },
  testMsMax,
);

test(
  'stages whose broker is gone for a while, and whose Redis ends meanwhile, go on by themselves when both are back',
  async () => {
    const { log, start, feed, settled } = await install('gone');
    const normalizer = start('normalizer', { point: 'before-publish', hits: 3, signal: 'SIGSTOP' });
    const others = stageNames.filter((stage) => stage !== 'normalizer').map((stage) => [stage, start(stage)] as const);
    const running = [['normalizer', normalizer] as const, ...others];
    await Promise.all(running.map(([, { url }]) => url));
    await feed(2);
    // With a round in hand, so that the broker is missed however fast the machine is.
    await expect.poll(() => isStopped(normalizer.pid), { timeout: settleMsMax, interval: 50 }).toBe(true);
    await kafka().kill();
    process.kill(normalizer.pid, 'SIGCONT');
    // Gone for long enough that the lane has been struck, and has tried again in vain.
    await expect.poll(() => normalizer.opens(), { timeout: settleMsMax, interval: 200 }).toBeGreaterThan(lanes + 1);
    await redis().restart();
    await kafka().start();
    const isBack = () => log.read({ topic: 'raw', lane: 0, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
    await expect.poll(() => isBack().then(() => 'back', String), { timeout: settleMsMax }).toBe('back');
    await feed(1);
    await settled(running);
    await expectOnePurePass(log);
    const counts = await drained(running.map(([, process]) => process));
    console.log(`lanes opened: ${counts.map(({ opens }) => opens).join(', ')}`);
  },
  testMsMax,
);

test(
  'a Redis that has lost everything after retention took the beginning of the log is replaced by copies in Kafka',
  async () => {
    const { log, start, feed, settled, removeBelow } = await install('copied');
    // Copies with every round at first, and none later: so they are older than the end, however fast the machine is.
    const copying = stageNames.map((stage) => [stage, start(stage, { snapshotIntervalMs: 1 })] as const);
    for (let part = 0; part < 3; part++) {
      await feed(6);
      await settled(copying);
    }
    const copyOf = (stage: StageName, lane: number) => log.snapshots.load({ stage, lane });
    for (const stage of stageNames) {
      for (let lane = 0; lane < lanes; lane++)
        await expect.poll(() => copyOf(stage, lane), { timeout: settleMsMax, message: `a copy of ${stage} ${lane}` }).toBeDefined();
    }
    const first = await drained(copying.map(([, process]) => process));
    const running = stageNames.map((stage) => [stage, start(stage)] as const);
    await feed(6);
    await settled(running);
    const later = await drained(running.map(([, process]) => process));
    const written = first.map(({ outputs }, index) => outputs + (later[index]?.outputs ?? 0));
    const gone: LogRecord[][] = [];
    for (let lane = 0; lane < lanes; lane++) {
      const offset = (await copyOf('normalizer', lane))?.cursor.offset ?? 0;
      expect(offset).toBeGreaterThan(0);
      gone.push((await recordsOf(log, 'raw', lane)).filter((record) => record.offset < offset));
      await removeBelow('raw', lane, offset);
    }
    const client = new Redis(redis().url);
    await client.flushall();
    client.disconnect();
    const successors = stageNames.map((stage) => [stage, start(stage)] as const);
    await feed(1);
    await settled(successors);
    await expectOnePurePass(log, gone);
    const replayed = (await drained(successors.map(([, process]) => process))).map((count) => count.replayed);
    console.log(`written before: ${written.join(', ')}; replayed from copies: ${replayed.join(', ')}`);
    expect(Math.max(...replayed)).toBeGreaterThan(0);
    for (const [index, outputs] of written.entries()) expect(replayed[index]).toBeLessThan(outputs);
  },
  testMsMax,
);

test(
  'a topic that was made anew behind the back of a stage stops its lanes, and nothing is written',
  async () => {
    const { log, start, feed, settled, remake } = await install('remade');
    const before = start('normalizer');
    await feed(2);
    await settled([['normalizer', before]]);
    await drained([before]);
    const written = await recordsOf(log, 'signals', 0);
    await remake('raw');
    await feed(1);
    const after = start('normalizer');
    const reasons = async () => {
      const answer = await fetch(`${await after.url}/readyz`);
      const { standing } = (await answer.json()) as { standing: readonly { readonly reason?: string }[] };
      return [answer.status, ...standing.flatMap(({ reason }) => reason ?? []).sort()];
    };
    // The new topic is shorter than what was read in two lanes, and longer with other records in the third.
    await expect.poll(reasons, { timeout: settleMsMax, interval: 200 }).toEqual([503, 'input_shorter', 'input_shorter', 'log_foreign']);
    expect((await fetch(`${await after.url}/healthz`)).status).toBe(200);
    expect(await recordsOf(log, 'signals', 0)).toEqual(written);
  },
  testMsMax,
);

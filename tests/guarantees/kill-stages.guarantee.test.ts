import { applyTopics, type KafkaEventLog, openKafkaLog } from '@lunettes/adapter-kafka';
import type { LaneCounts } from '@lunettes/runtime';
import { type StageName, stageNames } from '@lunettes/stages';
import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import type { KilledStageOrder } from './killed-stage.ts';
import { accepted, onePurePass, recordsOf, writtenTopics } from './one-pure-pass.ts';
import { rawRecording } from './raw-recording.ts';
import { type StageProcess, startStageProcess } from './stage-process.ts';

const kafka = kafkaOfFile();
const redis = redisOfFile();
const lanes = 3;
const inputs = { normalizer: 'raw', 'lifecycle-state-machine': 'signals', 'slo-evaluator': 'lifecycle' } as const;
const settleMsMax = 60_000;
const testMsMax = 150_000;

/** An installation of its own on the servers of this file. */
interface Installation {
  readonly log: KafkaEventLog;
  readonly start: (stage: StageName, order?: Partial<KilledStageOrder>) => StageProcess;
  /** Appends the next part of the recording; with the last one, all of it is in the log. */
  readonly feed: (parts: number) => Promise<void>;
  /** Resolves when these processes have read all there is, all it caused included. */
  readonly settled: (processes: readonly (readonly [StageName, StageProcess])[]) => Promise<void>;
}

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
  await applyTopics(target, { prefix, lanes, replication: 1, minInsync: 1, retentionMs: 7 * 86_400_000, singleBroker: true });
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

/** Every topic after the filter on sequence numbers is what one pass over raw gives, byte for byte. */
async function expectOnePurePass(log: KafkaEventLog): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (let lane = 0; lane < lanes; lane++) {
    const expected = onePurePass(await recordsOf(log, 'raw', lane));
    for (const topic of writtenTopics) {
      const lines = accepted(await recordsOf(log, topic, lane));
      expect(lines, `${topic} of lane ${lane}`).toEqual(expected.get(topic));
      counts[topic] = (counts[topic] ?? 0) + lines.length;
    }
  }
  for (const topic of ['signals', 'lifecycle', 'spans', 'sli']) expect(counts[topic], `${topic} is empty`).toBeGreaterThan(0);
  return counts;
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

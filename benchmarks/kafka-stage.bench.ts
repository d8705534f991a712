import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { applyTopics, openKafkaLog, removeTopics } from '@lunettes/adapter-kafka';
import type { LogAppend, LogTopic } from '@lunettes/ports';
import { type StageName, stageNames } from '@lunettes/stages';
import { startKafka, startRedis } from '@lunettes/testkit/servers';
import { type Moved, type MoveOrder, topicsOf, type Way } from './move-order.ts';
import { rawLoad } from './raw-load.ts';

const usage = `Compares a stage on Kafka with what the client library does alone, in one run on real servers of this machine.

  node benchmarks/kafka-stage.bench.ts [--pods 4000] [--rounds 3] [--lanes 4] [--stages normalizer,lifecycle-state-machine]

Three ways of moving the same input, in turn, each in a process of its own:
  bare           kafkajs reads and writes what the stage would have written, with the same acks and compression
  checkpointed   the stage, with checkpoints in Redis
  plain          the stage, with a checkpoint store that keeps nothing

  --pods N     simulated Pods, 50 a second of their time
  --rounds N   of all three ways; medians are printed
  --warm N     percent of the input that is moved before anything is measured (30)`;

const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '4000' },
    rounds: { type: 'string', default: '3' },
    lanes: { type: 'string', default: '4' },
    stages: { type: 'string', default: 'normalizer,lifecycle-state-machine' },
    warm: { type: 'string', default: '30' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

type Load = readonly (readonly LogAppend[])[];

const lanes = Number(values.lanes);
const pods = Number(values.pods);
const wanted = values.stages.split(',');
const ways: readonly Way[] = ['bare', 'checkpointed', 'plain'];
const kafka = await startKafka();
const redis = await startRedis();
const target = { brokers: kafka.brokers, clientId: 'bench' };
try {
  const {
    lanes: raw,
    records,
    bytes,
  } = rawLoad(lanes, { pods, durationS: Math.max(60, Math.ceil(pods / 50)), namespaces: 64, mix: 'production' });
  console.log(`${pods} Pods: ${records} raw records, ${(bytes / 1e6).toFixed(1)} MB, in ${lanes} lanes`);
  let input: Load = raw;
  for (const stage of stageNames) {
    if (!wanted.some((name) => stageNames.indexOf(name as StageName) >= stageNames.indexOf(stage))) break;
    input = await compare(stage, input);
  }
} finally {
  await redis.stop();
  await kafka.stop();
}

/** Prints what the ways take, and gives back what the stage has written where the next stage reads it. */
async function compare(stage: StageName, input: Load): Promise<Load> {
  const model = `model-${stage}`;
  await prepare(model, input);
  await move({ way: 'checkpointed', stage, prefix: model, modelPrefix: model }, input);
  const written = await readAll(model, stage);
  if (wanted.includes(stage)) {
    const found: Record<Way, Moved[]> = { bare: [], checkpointed: [], plain: [] };
    for (let round = 0; round < Number(values.rounds); round++) {
      // Each way comes first once, so that none always has the warmest servers.
      for (const way of ways.map((_, index) => ways[(index + round) % ways.length] ?? 'bare')) {
        const prefix = `${way}-${stage}-${round}`;
        await prepare(prefix, input);
        found[way].push(await move({ way, stage, prefix, modelPrefix: model }, input));
        await removeTopics(target, prefix);
      }
    }
    print(stage, input, written.sizes, found);
  }
  await removeTopics(target, model);
  return written.next;
}

function print(
  stage: StageName,
  input: Load,
  written: { readonly records: number; readonly bytes: number },
  found: Record<Way, Moved[]>,
): void {
  const all = input.flat();
  const inputBytes = all.reduce((sum, { value }) => sum + value.length, 0);
  const perRecord = (bytes: number, records: number): string => `${Math.round(bytes / Math.max(1, records))} B`;
  console.log(
    `\n${stage}: ${all.length} records of ${perRecord(inputBytes, all.length)} to ${written.records} of ${perRecord(written.bytes, written.records)}`,
  );
  const median = (way: Way, of: (moved: Moved) => number): number => found[way].map(of).sort((a, b) => a - b)[found[way].length >> 1] ?? 0;
  const wall = (way: Way): number => median(way, ({ records, wallMs }) => (1000 * records) / wallMs);
  const cpu = (way: Way): number => median(way, ({ records, cpuMs }) => (1000 * records) / cpuMs);
  for (const way of ways) {
    const rss = median(way, ({ rssMb }) => rssMb);
    console.log(
      `  ${way.padEnd(13)} ${Math.round(wall(way))} records/s, ${Math.round(cpu(way))} per second of CPU, ${Math.round(rss)} MB resident`,
    );
  }
  const share = (of: (way: Way) => number, a: Way, b: Way): string => ((100 * of(a)) / of(b)).toFixed(0);
  console.log(
    `  checkpointed to bare: ${share(wall, 'checkpointed', 'bare')} % by the clock, ${share(cpu, 'checkpointed', 'bare')} % by CPU   (limit: 60 %)`,
  );
  console.log(`  records per second and core: ${Math.round(cpu('checkpointed'))}   (limit: 25000 signals)`);
  const cost = (of: (way: Way) => number): string => (100 * (1 - of('checkpointed') / of('plain'))).toFixed(1);
  console.log(`  checkpoints cost ${cost(wall)} % by the clock, ${cost(cpu)} % by CPU   (limit: 5 %)`);
}

async function move(order: Pick<MoveOrder, 'way' | 'stage' | 'prefix' | 'modelPrefix'>, input: Load): Promise<Moved> {
  const told: MoveOrder = {
    ...order,
    brokers: kafka.brokers,
    redis: { url: redis.url },
    lanes,
    ends: input.map(({ length }) => length),
    warm: Number(values.warm) / 100,
  };
  const script = join(import.meta.dirname, 'move-records.ts');
  const child = spawn(process.execPath, [...process.execArgv, script, JSON.stringify(told)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${order.way} ${order.stage} ended with ${code}`);
  return JSON.parse(said) as Moved;
}

async function prepare(prefix: string, input: Load): Promise<void> {
  const settings = { prefix, lanes, lanesPerCluster: lanes, replication: 1, minInsync: 1, retentionMs: 7 * 86_400_000, singleBroker: true };
  await applyTopics(target, settings);
  const log = await openKafkaLog({ target, prefix, lanes, instance: 'bench' });
  await Promise.all(input.map((appends, lane) => log.append(lane, appends)));
  await log.close();
}

async function readAll(
  prefix: string,
  stage: StageName,
): Promise<{ readonly next: Load; readonly sizes: { readonly records: number; readonly bytes: number } }> {
  const log = await openKafkaLog({ target, prefix, lanes, instance: 'bench' });
  const after = stageNames[stageNames.indexOf(stage) + 1];
  const next: LogAppend[][] = Array.from({ length: lanes }, () => []);
  const sizes = { records: 0, bytes: 0 };
  for (const topic of topicsOf(stage).outputs as readonly LogTopic[]) {
    for (const [lane, own] of next.entries()) {
      for (let from = 0; ; ) {
        const { records } = await log.read({ topic, lane, from }, { recordsMax: 10_000, bytesMax: 64 * 1024 * 1024 });
        if (records.length === 0) break;
        from = (records.at(-1)?.offset ?? from) + 1;
        for (const { value } of records) sizes.bytes += value.length;
        sizes.records += records.length;
        if (after !== undefined && topicsOf(after).input === topic)
          for (const { offset: _, ...record } of records) own.push({ topic, ...record });
      }
    }
  }
  await log.close();
  return { next, sizes };
}

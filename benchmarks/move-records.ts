import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { openKafkaLog } from '@lunettes/adapter-kafka';
import type { CheckpointStore, LogTopic } from '@lunettes/ports';
import { startStage } from '@lunettes/stages';
import { createLogger } from '@lunettes/telemetry';
import kafkajs, { type Message } from 'kafkajs';
import { type Moved, type MoveOrder, topicsOf } from './move-order.ts';

/**
 * Run as `node move-records.ts ORDER`, the order as JSON: moves all records of an input topic in the way it is told, and prints
 * what that took. A process of its own, so that its CPU time is that of the way and of nothing else.
 */
const order = JSON.parse(process.argv[2] ?? '') as MoveOrder;
const lookMs = 10;
/** Nothing moves any more, so nothing will be measured. */
const standstillMsMax = 60_000;

const moved = order.way === 'bare' ? await moveBare() : await moveByStage();
writeSync(1, `${JSON.stringify(moved)}\n`);
process.exit(0);

async function moveByStage(): Promise<Moved> {
  const { stage, brokers, redis, prefix, lanes, way } = order;
  const running = await startStage({
    stage,
    redis,
    lanes,
    kafka: { brokers, clientId: 'bench' },
    topicPrefix: prefix,
    singleBroker: true,
    instance: 'bench',
    listen: '127.0.0.1',
    port: 0,
    snapshotIntervalMs: 600_000,
    logger: createLogger({ service: 'bench', level: 'warn' }),
    composed: (parts) => (way === 'plain' ? { ...parts, checkpoints: keepsNothing() } : parts),
  });
  const result = await measured(() => running.status().reduce((sum, { offset }) => sum + offset, 0));
  await running.close();
  return result;
}

/** What a checkpoint store may do at most: lose everything. */
function keepsNothing(): CheckpointStore {
  return {
    open: async () => ({ epoch: 0, found: undefined, damaged: undefined, move: async () => {}, entries: async () => undefined }),
    confirm: async () => {},
    positions: async () => [],
    close: async () => {},
  };
}

/** The client library alone: what is fetched together is answered with the bytes that the stage has written for it, together. */
async function moveBare(): Promise<Moved> {
  const { stage, brokers, prefix, lanes } = order;
  const { input } = topicsOf(stage);
  const outputs = await modelOutputs();
  const zstd = () => ({
    compress: async ({ buffer }: { readonly buffer: Buffer }) => zstdCompressSync(buffer),
    decompress: async (buffer: Buffer) => zstdDecompressSync(buffer),
  });
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = zstd;
  const kafka = new kafkajs.Kafka({ brokers: [...brokers], clientId: 'bare', logLevel: kafkajs.logLevel.ERROR });
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition ?? 0,
  });
  const consumer = kafka.consumer({ groupId: `${prefix}.bare`, maxWaitTimeInMs: 250, allowAutoTopicCreation: false });
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topic: `${prefix}.${input}.v1`, fromBeginning: true });
  let read = 0;
  await consumer.run({
    partitionsConsumedConcurrently: lanes,
    eachBatch: async ({ batch }) => {
      const topics = new Map<string, Message[]>();
      for (const { offset } of batch.messages) {
        for (const { topic, message } of outputs[batch.partition]?.get(Number(offset)) ?? []) {
          const messages = topics.get(topic) ?? [];
          messages.push(message);
          topics.set(topic, messages);
        }
      }
      const topicMessages = [...topics].map(([topic, messages]) => ({ topic, messages }));
      if (topicMessages.length > 0) await producer.sendBatch({ acks: -1, compression: kafkajs.CompressionTypes.ZSTD, topicMessages });
      read += batch.messages.length;
    },
  });
  return measured(() => read);
}

interface ModelOutput {
  readonly topic: string;
  readonly message: Message;
}

/** By lane and by the offset of the input that they came from. */
async function modelOutputs(): Promise<readonly ReadonlyMap<number, readonly ModelOutput[]>[]> {
  const { stage, brokers, prefix, modelPrefix, lanes } = order;
  const log = await openKafkaLog({ target: { brokers, clientId: 'model' }, prefix: modelPrefix, lanes, instance: 'model' });
  const outputs = Array.from({ length: lanes }, () => new Map<number, ModelOutput[]>());
  for (const topic of topicsOf(stage).outputs as readonly LogTopic[]) {
    for (const [lane, byOffset] of outputs.entries()) {
      for (let from = 0; ; ) {
        const { records } = await log.read({ topic, lane, from }, { recordsMax: 10_000, bytesMax: 64 * 1024 * 1024 });
        if (records.length === 0) break;
        for (const { offset, key, value, sequence, logTimeUs } of records) {
          from = offset + 1;
          if (sequence === undefined) continue;
          const { epoch, n, src, part } = sequence;
          const headers = { 'lunettes-seq': `${epoch} ${n} ${src} ${part} 1`, 'lunettes-log-time': `${logTimeUs}` };
          const of = byOffset.get(src) ?? [];
          of.push({
            topic: `${prefix}.${topic}.v1`,
            message: { key: Buffer.from(key), value: Buffer.from(value), headers, partition: lane },
          });
          byOffset.set(src, of);
        }
      }
    }
  }
  await log.close();
  return outputs;
}

/** From the end of the warm part to the end of all, by the sum of the lanes' positions. */
async function measured(position: () => number): Promise<Moved> {
  const total = order.ends.reduce((sum, end) => sum + end, 0);
  let movedAt = performance.now();
  let last = 0;
  const reach = async (wanted: number): Promise<number> => {
    for (;;) {
      const at = position();
      if (at >= wanted) return at;
      if (at !== last) movedAt = performance.now();
      last = at;
      if (performance.now() - movedAt > standstillMsMax) throw new Error(`${order.way} ${order.stage} stands still at ${at} of ${total}`);
      await sleep(lookMs);
    }
  };
  const begun = await reach(Math.floor(total * order.warm));
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  await reach(total);
  const { user, system } = process.cpuUsage(cpu);
  return {
    records: total - begun,
    wallMs: performance.now() - wall,
    cpuMs: (user + system) / 1000,
    rssMb: process.memoryUsage.rss() / 1e6,
  };
}

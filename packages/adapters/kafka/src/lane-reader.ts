import { randomUUID } from 'node:crypto';
import { type LogRecord, type LogSlice, PortFailure, type ReadBounds } from '@lunettes/ports';
import kafkajs, { type Consumer, type EachBatchPayload, type Kafka } from 'kafkajs';
import { asPort } from './kafka-failure.ts';
import { later } from './later.ts';
import type { LogSpan } from './log-spans.ts';
import { recordOf } from './record-form.ts';

/** Reads stretches of any topic and lane on demand: tails, the record before a cursor, snapshots. */
export interface LaneReader {
  read(topic: string, lane: number, from: number, bounds: ReadBounds): Promise<LogSlice>;
  /** As `read`, of a topic in which offsets may be missing. */
  readCompacted(topic: string, lane: number, from: number, bounds: ReadBounds): Promise<LogSlice>;
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

/** While nothing is read the consumer looks this often whether something is to be. */
const lookMs = 25;
/** A read that has seen no record for so long has failed. */
const silenceMsMax = 10_000;

interface Job {
  readonly topic: string;
  readonly lane: number;
  readonly end: number;
  readonly bounds: ReadBounds;
  readonly mayMiss: boolean;
  next: number;
  bytes: number;
  readonly records: LogRecord[];
  readonly done: () => void;
}

/**
 * One consumer in a group of its own, to which every lane is assigned and paused. The library has no other way to read a
 * given place of a partition; it is trusted with bytes, never with positions.
 */
export async function openLaneReader(
  kafka: Kafka,
  topics: readonly string[],
  groupPrefix: string,
  span: (topic: string, lane: number) => Promise<LogSpan>,
): Promise<LaneReader> {
  const consumer = kafka.consumer({
    groupId: `${groupPrefix}.reader.${randomUUID()}`,
    sessionTimeout: 6_000,
    heartbeatInterval: 1_500,
    rebalanceTimeout: 10_000,
    maxWaitTimeInMs: lookMs,
    allowAutoTopicCreation: false,
  });
  const jobs = new Map<string, Job>();
  const queues = new Map<string, Promise<unknown>>();
  const joined = later();
  const failed = failureOf(consumer);
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    consumer.pause(Object.entries(payload.memberAssignment).map(([topic, partitions]) => ({ topic, partitions })));
    for (const job of jobs.values()) begin(consumer, job);
    joined.resolve();
  });
  await asPort('be reached for reading', async () => {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async (batch) => take(jobs, batch) });
  });
  await Promise.race([joined.promise, failed]);

  const run = async (job: Omit<Job, 'done'>): Promise<void> => {
    const { promise, resolve } = later();
    const place = `${job.topic}|${job.lane}`;
    const full: Job = Object.assign(job, { done: resolve });
    jobs.set(place, full);
    let seen = -1;
    const silence = setInterval(() => {
      if (full.records.length === seen) resolve();
      seen = full.records.length;
    }, silenceMsMax);
    begin(consumer, full);
    try {
      await Promise.race([promise, failed]);
    } finally {
      clearInterval(silence);
      jobs.delete(place);
      betweenRestarts(() => consumer.pause([{ topic: job.topic, partitions: [job.lane] }]));
    }
  };

  const read = async (topic: string, lane: number, from: number, bounds: ReadBounds, mayMiss: boolean): Promise<LogSlice> => {
    const { first, end } = await span(topic, lane);
    const start = Math.max(from, first);
    if (start >= end) return { records: [], first, end };
    const job = { topic, lane, end, bounds, mayMiss, next: start, bytes: 0, records: [] as LogRecord[] };
    await run(job);
    if (job.records.length === 0 && !mayMiss)
      throw new PortFailure('transient', `${topic} gave no record of lane ${lane} at offset ${start} within ${silenceMsMax} ms`);
    return { records: job.records, first, end };
  };
  /** One after the other per partition: there is one position to read from. */
  const inTurn = <T>(topic: string, lane: number, work: () => Promise<T>): Promise<T> => {
    const place = `${topic}|${lane}`;
    const turn = (queues.get(place) ?? Promise.resolve()).then(work, work);
    queues.set(place, turn);
    return turn;
  };
  return {
    read: (topic, lane, from, bounds) => inTurn(topic, lane, () => read(topic, lane, from, bounds, false)),
    readCompacted: (topic, lane, from, bounds) => inTurn(topic, lane, () => read(topic, lane, from, bounds, true)),
    failed,
    close: () => asPort('be left', () => consumer.disconnect()),
  };
}

function begin(consumer: Consumer, { topic, lane, next }: Job): void {
  betweenRestarts(() => {
    consumer.seek({ topic, partition: lane, offset: `${next}` });
    consumer.resume([{ topic, partitions: [lane] }]);
  });
}

/** While the library restarts a consumer there is nothing to command; whoever listens to its joining commands it then. */
export function betweenRestarts(command: () => void): void {
  try {
    command();
  } catch (cause) {
    if (!(cause instanceof kafkajs.KafkaJSNonRetriableError)) throw cause;
  }
}

function take(jobs: ReadonlyMap<string, Job>, { batch, resolveOffset, isStale }: EachBatchPayload): void {
  if (isStale()) return;
  resolveOffset(batch.lastOffset());
  const job = jobs.get(`${batch.topic}|${batch.partition}`);
  if (job === undefined) return;
  for (const message of batch.messages) {
    const offset = Number(message.offset);
    if (offset < job.next) continue;
    if (offset > job.next && !job.mayMiss) return;
    const record = recordOf(message);
    job.bytes += record.value.length;
    if (job.records.length > 0 && job.bytes > job.bounds.bytesMax) {
      job.done();
      return;
    }
    job.records.push(record);
    job.next = offset + 1;
    if (job.records.length >= job.bounds.recordsMax || job.next >= job.end) {
      job.done();
      return;
    }
  }
  // What compaction has removed at the end of the topic will never come.
  if (job.mayMiss && Number(batch.lastOffset()) + 1 >= job.end) job.done();
}

/** Rejects when the library gives the consumer up; what it restarts by itself is no failure. */
export function failureOf(consumer: Consumer): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (!restart) reject(new PortFailure('permanent', `a consumer of Kafka has ended: ${error.message}`, { cause: error }));
    });
  });
  failed.catch(() => undefined);
  return failed;
}

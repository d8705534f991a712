import { type AppendRequest, appendRequests } from '@lunettes/lane-store';
import type { LogAppend, LogTopic } from '@lunettes/ports';
import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs';
import { asPort, kafkaFailure } from './kafka-failure.ts';
import { messageOf } from './record-form.ts';
import { topicName } from './topic-names.ts';

/** Bytes for one partition in one request, before compression; one part of a step may be larger and then travels alone. */
const partitionBytesMax = 512 * 1024;
/** Bytes that travel together; lanes that are due beyond it wait for the next send. */
const sendBytesMax = 16 * 1024 * 1024;
/** Sends under way at once, of different lanes. */
const sendsMax = 2;
/** A broker that has not written to all in-sync replicas by then has failed. */
const ackMsMax = 10_000;

export interface Publisher {
  /** See `EventLog.append`. */
  append(lane: number, appends: readonly LogAppend[]): Promise<ReadonlyMap<LogTopic, number>>;
  /** Sends to a topic that is no log of lanes; in order, each message by itself safe or not. */
  send(topic: string, messages: readonly Message[]): Promise<void>;
  close(): Promise<void>;
}

/** The records of one lane that travel in one request, and whoever waits for where they came to lie. */
interface Piece {
  readonly lane: number;
  readonly requests: readonly AppendRequest[];
  readonly bytes: number;
  readonly resolve: (ends: ReadonlyMap<LogTopic, number>) => void;
  readonly reject: (failure: unknown) => void;
}

/**
 * Sends what all lanes have due together, one request per broker. Not idempotent: the client library would give a number
 * twice after a failure, and then the broker drops new records for old ones. Repeats are for the readers to recognise.
 */
export async function openPublisher(kafka: Kafka, prefix: string): Promise<Publisher> {
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    idempotent: false,
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition ?? 0,
    retry: { initialRetryTime: 100, retries: 3, maxRetryTime: 1_000 },
  });
  await asPort('be reached for writing', () => producer.connect());
  const due: Piece[] = [];
  let sends = 0;
  let isScheduled = false;

  const send = async (): Promise<void> => {
    isScheduled = false;
    while (due.length > 0 && sends < sendsMax) {
      const pieces = takeDue(due);
      sends++;
      void sendTogether(producer, prefix, pieces).finally(() => {
        sends--;
        void send();
      });
    }
  };
  const append = (lane: number, requests: readonly AppendRequest[]): Promise<ReadonlyMap<LogTopic, number>> =>
    new Promise((resolve, reject) => {
      due.push({ lane, requests, bytes: bytesOf(requests), resolve, reject });
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(() => void send());
    });

  return {
    append: async (lane, appends) => {
      const requests = appendRequests(appends, { recordsMax: () => Number.POSITIVE_INFINITY, bytesMax: partitionBytesMax });
      const ends = new Map<LogTopic, number>();
      for (const together of inTurns(requests)) for (const [topic, end] of await append(lane, together)) ends.set(topic, end);
      return ends;
    },
    send: (topic, messages) =>
      asPort(`append to ${topic}`, async () => {
        await producer.send({ topic, acks: -1, timeout: ackMsMax, compression: kafkajs.CompressionTypes.ZSTD, messages: [...messages] });
      }),
    close: () => asPort('be left', () => producer.disconnect()),
  };
}

/** First requests of all topics, then second ones, and so on: one request of a topic after the other is answered. */
function inTurns(requests: readonly AppendRequest[]): readonly (readonly AppendRequest[])[] {
  const turns: AppendRequest[][] = [];
  const taken = new Map<LogTopic, number>();
  for (const request of requests) {
    const turn = taken.get(request.topic) ?? 0;
    taken.set(request.topic, turn + 1);
    turns[turn] = [...(turns[turn] ?? []), request];
  }
  return turns;
}

function takeDue(due: Piece[]): readonly Piece[] {
  let bytes = 0;
  let count = 0;
  for (const piece of due) {
    if (count > 0 && bytes + piece.bytes > sendBytesMax) break;
    bytes += piece.bytes;
    count++;
  }
  return due.splice(0, count);
}

const bytesOf = (requests: readonly AppendRequest[]): number =>
  requests.reduce((sum, { records }) => records.reduce((inner, { value }) => inner + value.length, sum), 0);

/** When one broker fails, every lane of the send fails: which of them are in the log is for the next open to find out. */
async function sendTogether(producer: Producer, prefix: string, pieces: readonly Piece[]): Promise<void> {
  const topics = new Map<LogTopic, LogAppend[]>();
  const lanes = new Map<LogAppend, number>();
  for (const { lane, requests } of pieces) {
    for (const { topic, records } of requests) {
      const all = topics.get(topic) ?? [];
      all.push(...records);
      topics.set(topic, all);
      for (const record of records) lanes.set(record, lane);
    }
  }
  try {
    const answers = await producer.sendBatch({
      acks: -1,
      timeout: ackMsMax,
      compression: kafkajs.CompressionTypes.ZSTD,
      topicMessages: [...topics].map(([topic, records]) => ({
        topic: topicName(prefix, topic),
        messages: records.map((record) => messageOf(record, lanes.get(record) ?? 0)),
      })),
    });
    const next = new Map(answers.map(({ topicName: name, partition, baseOffset }) => [`${name}|${partition}`, Number(baseOffset)]));
    for (const { lane, requests, resolve } of pieces) {
      const ends = new Map<LogTopic, number>();
      for (const { topic, records } of requests) {
        const place = `${topicName(prefix, topic)}|${lane}`;
        const end = (next.get(place) ?? Number.NaN) + records.length;
        next.set(place, end);
        ends.set(topic, end);
      }
      resolve(ends);
    }
  } catch (cause) {
    for (const { lane, reject } of pieces) reject(kafkaFailure(`append to lane ${lane}`, cause));
  }
}

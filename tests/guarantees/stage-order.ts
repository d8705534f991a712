import type { KafkaTarget } from '@lunettes/adapter-kafka';
import type { StoreFailPoint } from '@lunettes/lane-store';
import { type StageName, type StartStageOptions, systemClock } from '@lunettes/stages';
import { createLogger } from '@lunettes/telemetry';
import { type Mutation, mutated } from './mutations.ts';

/** What a test tells a stage that it starts, here or as a process of its own. */
export interface StageOrder {
  readonly stage: StageName;
  readonly instance: string;
  readonly brokers: readonly string[];
  readonly redis: StartStageOptions['redis'];
  readonly prefix: string;
  readonly lanes: number;
  readonly singleBroker: boolean;
  /** What it does to itself at the given hit of the fail point; with 0 hits nothing. */
  readonly point: StoreFailPoint | '';
  readonly hits: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  readonly snapshotIntervalMs: number;
  readonly onLoss: 'continue' | 'stop';
  /** Another build: its logic has this name, and every key that it writes ends in it. */
  readonly build: string;
  /** The step throws for records of this key. */
  readonly throwsFor: string;
  readonly mutation: Mutation | '';
  /** Rounds of this many records, so that there are many places to be struck at. */
  readonly roundRecords: number;
}

/** The same for a process of its own and for one that shares ours. */
export function startOptionsOf(order: StageOrder, changed: (parts: Parts) => Parts = (parts) => parts): StartStageOptions {
  let left = order.hits;
  return {
    stage: order.stage,
    kafka: { brokers: order.brokers, clientId: order.instance } satisfies KafkaTarget,
    redis: order.redis,
    topicPrefix: order.prefix,
    lanes: order.lanes,
    singleBroker: order.singleBroker,
    instance: order.instance,
    listen: '127.0.0.1',
    port: 0,
    snapshotIntervalMs: order.snapshotIntervalMs,
    onLoss: order.onLoss,
    logger: createLogger({ service: order.instance, level: 'silent' }),
    bounds: {
      recordsMax: order.roundRecords,
      bytesMax: 1e6,
      outputsMax: 4 * order.roundRecords,
      outputBytesMax: 1e6,
      entriesMax: 4 * order.roundRecords,
    },
    reached: (point) => {
      if (point === order.point && left > 0 && --left === 0) process.kill(process.pid, order.signal);
    },
    composed: (parts) => changed(mutated(order.mutation, throwing(order.throwsFor, built(order.build, parts)), systemClock)),
  };
}

type Parts = Parameters<NonNullable<StartStageOptions['composed']>>[0];

function built(build: string, parts: Parts): Parts {
  if (build === '') return parts;
  const { work } = parts;
  const { stage } = work;
  const step: typeof stage.step = (lane, input, part) => {
    const result = stage.step(lane, input, part);
    return { ...result, outputs: result.outputs.map((output) => ({ ...output, key: keyOfBuild(output.key, build) })) };
  };
  return { ...parts, work: { ...work, logic: build, stage: { ...stage, step } } };
}

export const keyOfBuild = (key: string, build: string): string => `${key}#${build}`;

function throwing(key: string, parts: Parts): Parts {
  if (key === '') return parts;
  const { work } = parts;
  const { stage, decode } = work;
  const poisoned = new WeakSet<object>();
  const step: typeof stage.step = (lane, input, part) => {
    if (poisoned.has(input as object)) throw new TypeError('a step of a test throws');
    return stage.step(lane, input, part);
  };
  return {
    ...parts,
    work: {
      ...work,
      stage: { ...stage, step },
      decode: (record) => {
        const read = decode(record);
        if (read.ok && record.key === key) poisoned.add(read.value as object);
        return read;
      },
    },
  };
}

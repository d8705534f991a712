import { type FollowedInput, type LogTopic, PortFailure } from '@lunettes/ports';
import type { Kafka } from 'kafkajs';
import { asPort } from './kafka-failure.ts';
import { LaneQueue } from './lane-queue.ts';
import { betweenRestarts, failureOf } from './lane-reader.ts';
import { later } from './later.ts';
import type { LogSpan } from './log-spans.ts';
import { rendezvousAssigner } from './rendezvous-assigner.ts';
import { groupName, topicName } from './topic-names.ts';

export interface JoinRequest {
  readonly stage: string;
  readonly topic: LogTopic;
  /** Called with all lanes of this instance, synchronously when the group has met. What is not among them is lost already. */
  readonly assigned: (lanes: readonly number[]) => void;
}

/** This instance's part of one stage's input. */
export interface LaneMembership {
  follow(lane: number): FollowedInput;
  /**
   * Keeps with the group how far a reader of this instance is, with a note of his. Fails `fenced` for a lane of another
   * instance; when the group is meeting anew it fails `transient`, and may have been kept.
   */
  commit(lane: number, offset: number, note: string): Promise<void>;
  readonly failed: Promise<never>;
  /** Leaves the group, so that the others take the lanes over at once. */
  leave(): Promise<void>;
}

export interface MembershipGround {
  readonly kafka: Kafka;
  readonly prefix: string;
  readonly lanes: number;
  readonly instance: string;
  readonly span: (topic: string, lane: number) => Promise<LogSpan>;
  readonly tell: (topic: LogTopic, lane: number) => void;
}

/** How often the offsets are committed that lag tools show, and the brokers are asked where the log is. */
const displayMs = 5_000;

/** Joins the group of a stage and resolves when the group has met for the first time. */
export async function joinLanes(ground: MembershipGround, { stage, topic, assigned }: JoinRequest): Promise<LaneMembership> {
  const name = topicName(ground.prefix, topic);
  const consumer = ground.kafka.consumer({
    groupId: groupName(ground.prefix, stage),
    partitionAssigners: [rendezvousAssigner(ground.lanes, ground.instance)],
    sessionTimeout: 6_000,
    heartbeatInterval: 1_500,
    rebalanceTimeout: 10_000,
    maxWaitTimeInMs: 250,
    allowAutoTopicCreation: false,
  });
  const queues = new Map<number, LaneQueue>();
  const displayed = new Map<number, number>();
  let held: ReadonlySet<number> = new Set();
  const joined = later();
  const failed = failureOf(consumer);

  const queueOf = (lane: number): LaneQueue => {
    const place = { topic: name, partitions: [lane] };
    return new LaneQueue(
      {
        topic: name,
        lane,
        span: () => ground.span(name, lane),
        seek: (offset) => betweenRestarts(() => consumer.seek({ topic: name, partition: lane, offset: `${offset}` })),
        pause: () => betweenRestarts(() => consumer.pause([place])),
        resume: () => betweenRestarts(() => consumer.resume([place])),
        display: (offset) => displayed.set(lane, offset),
      },
      () => ground.tell(topic, lane),
    );
  };

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    const lanes = payload.memberAssignment[name] ?? [];
    held = new Set(lanes);
    consumer.pause([{ topic: name, partitions: lanes }]);
    for (const [lane, queue] of queues) {
      if (held.has(lane)) queue.rejoined();
      else {
        queues.delete(lane);
        displayed.delete(lane);
        queue.lose();
      }
    }
    assigned(lanes);
    joined.resolve();
  });

  await asPort(`let ${stage} join its group`, async () => {
    await consumer.connect();
    await consumer.subscribe({ topic: name, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset, isStale }) => {
        if (isStale()) return;
        resolveOffset(batch.lastOffset());
        queues.get(batch.partition)?.take(batch);
      },
    });
  });
  await Promise.race([joined.promise, failed]);

  const show = async (): Promise<void> => {
    const offsets = [...displayed].map(([lane, offset]) => ({ topic: name, partition: lane, offset: `${offset}` }));
    displayed.clear();
    // For people only; whoever reads goes by the checkpoint.
    if (offsets.length > 0) await consumer.commitOffsets(offsets).catch(() => undefined);
    for (const [lane, queue] of queues) queue.compare(await ground.span(name, lane));
  };
  const timer = setInterval(() => void show().catch(() => undefined), displayMs);

  const assertHeld = (lane: number): void => {
    if (!held.has(lane)) throw new PortFailure('fenced', `lane ${lane} of ${name} is not one of this instance`);
  };

  return {
    follow: (lane) => {
      assertHeld(lane);
      queues.get(lane)?.lose();
      const queue = queueOf(lane);
      queues.set(lane, queue);
      return queue;
    },
    commit: async (lane, offset, note) => {
      assertHeld(lane);
      await asPort(`keep the place of ${stage}`, () =>
        consumer.commitOffsets([{ topic: name, partition: lane, offset: `${offset}`, metadata: note }]),
      );
    },
    failed,
    leave: async () => {
      clearInterval(timer);
      await show().catch(() => undefined);
      await asPort(`let ${stage} leave its group`, () => consumer.disconnect());
    },
  };
}

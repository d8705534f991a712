import {
  type FollowedInput,
  type LaneCursor,
  type LaneSession,
  type LaneStore,
  type LogReader,
  type LogTopic,
  type OpenRequest,
  PortFailure,
  type SequencePoint,
} from '@lunettes/ports';
import type { KafkaEventLog } from './kafka-event-log.ts';
import type { LaneMembership } from './lane-membership.ts';

/** A place that the group kept and the log no longer has; the reader begins at the oldest record that is there. */
export interface LostPlace {
  readonly stage: string;
  readonly topic: LogTopic;
  readonly lane: number;
  /** What the group kept. */
  readonly offset: number;
  readonly first: number;
  readonly end: number;
}

/** The log as sinks read it that need no state besides their place. */
export interface KafkaSinkStore extends LogReader, Pick<LaneStore, 'open'> {
  /** Takes part in reading one topic for one sink (`clickhouse-writer/sli`); resolves when its group has met. */
  join(reader: { readonly stage: string; readonly topic: LogTopic }): Promise<void>;
  /** Lanes that this process has of it now. When it gets others, the listeners of `subscribe` hear of each of them. */
  held(stage: string): ReadonlySet<number>;
}

/**
 * Sinks whose place is the offset of their group: it is kept once what was read has arrived, together with what was seen of
 * the sequence. A place that is lost, or that the log does not have, means the oldest record that is kept: then rows are
 * written again, which changes nothing. `lost` is told of the latter, since retention may have passed unread records.
 */
export function kafkaSinkStore(log: KafkaEventLog, lost: (place: LostPlace) => void): KafkaSinkStore {
  const members = new Map<string, LaneMembership>();
  const lanes = new Map<string, ReadonlySet<number>>();
  const listeners = new Set<(topic: LogTopic, lane: number) => void>();
  const held = (stage: string): ReadonlySet<number> => lanes.get(stage) ?? new Set();

  const cursorOf = async ({ stage, input: topic, lane }: OpenRequest): Promise<LaneCursor | undefined> => {
    const kept = (await log.places({ stage, topic })).get(lane);
    if (kept === undefined) return undefined;
    const { first, end } = await log.read({ topic, lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
    if (kept.offset >= first && kept.offset <= end)
      return { offset: kept.offset, part: 0, accepted: pointOf(kept.note), written: [], logic: '' };
    lost({ stage, topic, lane, offset: kept.offset, first, end });
    return undefined;
  };

  return {
    lanes: log.lanes,
    read: (place, bounds) => log.read(place, bounds),
    subscribe: (listener) => {
      const remove = log.subscribe(listener);
      listeners.add(listener);
      return () => {
        remove();
        listeners.delete(listener);
      };
    },
    held,
    join: async ({ stage, topic }) => {
      let given: readonly number[] = [];
      const take = (): void => {
        lanes.set(stage, new Set(given));
        for (const listener of listeners) for (const lane of given) listener(topic, lane);
      };
      const assigned = (now: readonly number[]): void => {
        given = now;
        // The first meeting is told before there is a member to read by.
        if (members.has(stage)) take();
      };
      members.set(stage, await log.join({ stage, topic, assigned }));
      take();
    },
    open: async (request) => {
      const { stage, lane } = request;
      const member = members.get(stage);
      if (member === undefined) throw new PortFailure('transient', `the group of ${stage} has not met yet`);
      const cursor = await cursorOf(request);
      const input = member.follow(lane);
      return sinkSession({ log, member, cursor, input, lane });
    },
  };
}

function sinkSession({
  log,
  member,
  cursor,
  input,
  lane,
}: {
  readonly log: KafkaEventLog;
  readonly member: LaneMembership;
  readonly cursor: LaneCursor | undefined;
  readonly input: FollowedInput;
  readonly lane: number;
}): LaneSession {
  return {
    cursor,
    epoch: 0,
    async *entries() {},
    read: (from, bounds) => input.read(from, bounds),
    commit: async ({ appends, changes, cursor: to }) => {
      if (changes.length > 0) throw new Error('a sink whose place its group keeps has no entries');
      input.assertHeld();
      if (appends.length > 0) await log.append(lane, appends);
      await member.commit(lane, to.offset, noteOf(to.accepted));
      return to;
    },
    fence: async () => {
      throw new Error('a sink writes no fences');
    },
    close: async () => input.close(),
  };
}

const noteOf = (point: SequencePoint | undefined): string => (point === undefined ? '' : `${point.epoch} ${point.n}`);

function pointOf(note: string): SequencePoint | undefined {
  const match = /^(\d+) (\d+)$/.exec(note);
  return match === null ? undefined : { epoch: Number(match[1]), n: Number(match[2]) };
}

import { PortFailure } from '@lunettes/ports';
import type { Admin } from 'kafkajs';
import { asPort } from './kafka-failure.ts';

/** What a topic of a lane spans: oldest offset kept, and one past the newest. */
export interface LogSpan {
  readonly first: number;
  readonly end: number;
}

/** Leaders have moved, or are only being chosen. */
const staleTypes = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION']);

/**
 * Asks the brokers, one question after the other; a question is shared by all who ask for the same topic before it is sent.
 * The client library keeps what it knows of leaders for minutes and does not look again after a wrong one, so it is made to.
 * `admin` is used for nothing else.
 */
export function logSpans(admin: Admin): (topic: string, lane: number) => Promise<LogSpan> {
  const waiting = new Map<string, Promise<ReadonlyMap<number, LogSpan>>>();
  let last: Promise<unknown> = Promise.resolve();

  const offsetsOf = async (topic: string) => {
    try {
      return await admin.fetchTopicOffsets(topic);
    } catch (cause) {
      if (!(cause instanceof Error && 'type' in cause && staleTypes.has(String(cause.type)))) throw cause;
      await admin.disconnect();
      await admin.connect();
      return admin.fetchTopicOffsets(topic);
    }
  };
  const ask = async (topic: string): Promise<ReadonlyMap<number, LogSpan>> => {
    waiting.delete(topic);
    const offsets = await asPort(`say what ${topic} spans`, () => offsetsOf(topic));
    return new Map(offsets.map(({ partition, low, high }) => [partition, { first: Number(low), end: Number(high) }]));
  };
  /** A question that was sent may have been answered before the record that its asker knows of: a new one is needed. */
  const next = (topic: string): Promise<ReadonlyMap<number, LogSpan>> => {
    const known = waiting.get(topic);
    if (known !== undefined) return known;
    const question = last.then(
      () => ask(topic),
      () => ask(topic),
    );
    waiting.set(topic, question);
    last = question;
    return question;
  };
  return async (topic, lane) => {
    const span = (await next(topic)).get(lane);
    if (span === undefined) throw new PortFailure('permanent', `${topic} has no partition ${lane}: run lunettes topics apply`);
    return span;
  };
}

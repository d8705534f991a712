import { PortFailure } from '@lunettes/ports';
import type { Admin } from 'kafkajs';
import { asPort } from './kafka-failure.ts';

/** What a topic of a lane spans: oldest offset kept, and one past the newest. */
export interface LogSpan {
  readonly first: number;
  readonly end: number;
}

/** Asks the brokers; a question is shared by all who ask for the same topic before it is sent. */
export function logSpans(admin: Admin): (topic: string, lane: number) => Promise<LogSpan> {
  const asking = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<ReadonlyMap<number, LogSpan>>>();
  const ask = async (topic: string): Promise<ReadonlyMap<number, LogSpan>> => {
    waiting.delete(topic);
    const offsets = await asPort(`say what ${topic} spans`, () => admin.fetchTopicOffsets(topic));
    return new Map(offsets.map(({ partition, low, high }) => [partition, { first: Number(low), end: Number(high) }]));
  };
  /** A question that was sent may have been answered before the record that its asker knows of: a new one is needed. */
  const next = (topic: string): Promise<ReadonlyMap<number, LogSpan>> => {
    const known = waiting.get(topic);
    if (known !== undefined) return known;
    const before = asking.get(topic) ?? Promise.resolve();
    const question = before.then(
      () => ask(topic),
      () => ask(topic),
    );
    waiting.set(topic, question);
    asking.set(topic, question);
    return question;
  };
  return async (topic, lane) => {
    const span = (await next(topic)).get(lane);
    if (span === undefined) throw new PortFailure('permanent', `${topic} has no partition ${lane}: run lunettes topics apply`);
    return span;
  };
}

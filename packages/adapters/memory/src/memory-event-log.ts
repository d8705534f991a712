import { appendRequests } from '@lunettes/lane-store';
import type { Clock, EventLog, LogAppend, LogTopic } from '@lunettes/ports';
import type { EffectPlan } from './effect-plan.ts';
import { endOf, logOf, type MemoryLog, type MemoryWorld } from './memory-world.ts';
import { readSlice } from './read-slice.ts';

export interface MemoryLogOptions {
  readonly clock: Pick<Clock, 'nowUs'>;
  readonly plan: EffectPlan;
  /** Whose effects these are; the simulation strikes each process by itself. */
  readonly stage?: string;
}

/** A broker in process: each request of an append is an effect of its own. */
export function memoryEventLog(world: MemoryWorld, { clock, plan, stage = 'collector' }: MemoryLogOptions): EventLog {
  const listeners = new Set<(topic: LogTopic, lane: number) => void>();
  return {
    lanes: world.lanes,
    read: ({ topic, lane, from }, bounds) =>
      plan.perform({ kind: 'read', stage: '', lane, topic }, () => readSlice(logOf(world, topic, lane), from, bounds)),
    subscribe: (listener) => {
      listeners.add(listener);
      world.listeners.add(listener);
      return () => {
        listeners.delete(listener);
        world.listeners.delete(listener);
      };
    },
    append: async (lane, appends) => {
      const ends = new Map<LogTopic, number>();
      for (const { topic, records } of appendRequests(appends, { recordsMax: plan.requestRecordsMax, bytesMax: Infinity })) {
        const end = await plan.perform({ kind: 'append', stage, lane, topic }, () => {
          const log = logOf(world, topic, lane);
          for (const record of records) push(log, record, clock.nowUs());
          for (const listener of world.listeners) listener(topic, lane);
          return endOf(log);
        });
        ends.set(topic, end);
      }
      return ends;
    },
    follow: ({ stage: reader, topic, lane }) => ({
      read: (from, bounds) =>
        plan.perform({ kind: 'read', stage: reader, lane, topic }, () => readSlice(logOf(world, topic, lane), from, bounds)),
      assertHeld: () => {},
      display: async (offset) => {
        try {
          await plan.perform({ kind: 'display', stage: reader, lane, topic }, () => world.displayed.set(`${reader}|${lane}`, offset));
        } catch {
          // Nobody goes by it.
        }
      },
      close: () => {},
    }),
    close: async () => {
      for (const listener of listeners) world.listeners.delete(listener);
    },
  };
}

/** Log time of raw records never goes back; that of an output is its cause's. */
function push(log: MemoryLog, { key, value, sequence, logTimeUs, topic }: LogAppend, nowUs: number): void {
  const wanted = logTimeUs ?? nowUs;
  const stamped = topic === 'raw' ? Math.max(wanted, log.lastLogTimeUs) : wanted;
  log.lastLogTimeUs = stamped;
  log.records.push({ offset: endOf(log), logTimeUs: stamped, key, value: value.slice(), sequence });
}

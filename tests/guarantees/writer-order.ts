import type { ClickHouseAddress } from '@lunettes/adapter-clickhouse';
import type { WriterFailPoint } from '@lunettes/clickhouse-writer';
import type { WriterProcessOptions } from '@lunettes/distributed';
import type { LaneSession, LogSlice } from '@lunettes/ports';
import { createLogger } from '@lunettes/telemetry';

/** What a test tells a writer that it starts, here or as a process of its own. */
export interface WriterOrder {
  readonly instance: string;
  readonly brokers: readonly string[];
  readonly prefix: string;
  readonly lanes: number;
  readonly clickhouse: ClickHouseAddress;
  /** Where it kills itself at the given hit; with 0 hits nowhere. */
  readonly point: WriterFailPoint | '';
  readonly hits: number;
  readonly mutation: 'commit before insert' | '';
}

export function writerOptionsOf(order: WriterOrder): WriterProcessOptions {
  let left = order.hits;
  return {
    kafka: { brokers: order.brokers, clientId: order.instance },
    topicPrefix: order.prefix,
    lanes: order.lanes,
    singleBroker: true,
    instance: order.instance,
    listen: '127.0.0.1',
    port: 0,
    clickhouse: order.clickhouse,
    insertQuorum: 'none',
    // Small inserts, so that there are many places to die at.
    writer: { insertRows: 100, insertBytes: 1024 * 1024, insertWait: 50 },
    logger: createLogger({ service: order.instance, level: 'silent' }),
    failPoint: (point) => {
      if (point === order.point && left > 0 && --left === 0) process.kill(process.pid, 'SIGKILL');
    },
    composed: (store) =>
      order.mutation === '' ? store : { ...store, open: async (request) => committingFirst(await store.open(request)) },
  };
}

/** The place is kept as soon as records are read, and not once their rows are there. */
function committingFirst(session: LaneSession): LaneSession {
  return {
    ...session,
    read: async (from, bounds): Promise<LogSlice> => {
      const slice = await session.read(from, bounds);
      const last = slice.records.at(-1);
      if (last !== undefined) {
        const accepted = last.sequence === undefined ? undefined : { epoch: last.sequence.epoch, n: last.sequence.n };
        await session.commit({ appends: [], changes: [], cursor: { offset: last.offset + 1, part: 0, accepted, written: [], logic: '' } });
      }
      return slice;
    },
  };
}

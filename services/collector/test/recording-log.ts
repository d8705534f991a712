import { assert } from '@lunettes/base';
import { decodeRecord, encodeRecord } from '@lunettes/codec';
import type { RawEnvelope } from '@lunettes/core/vocabulary';
import { type CollectorLog, PortFailure, type RawBatch, type SourcePosition } from '@lunettes/ports';

/** A log that keeps what it was given, and that a test may stop, fill up or make fail. */
export interface RecordingLog extends CollectorLog {
  readonly lanes: number;
  /** Every record taken, in order, decoded. */
  readonly taken: readonly Taken[];
  /** All bytes taken, for searches. */
  bytes(): Buffer;
  /** Largest number of appends that were under way at once. */
  readonly atOnceMost: () => number;
  readonly appends: () => number;
  /** The next `times` appends fail; `takes` of each one's records are in the log all the same. */
  failNext(times: number, options?: { readonly code?: 'store_full'; readonly takes?: number }): void;
  /** Holds appends back until the returned function is called. */
  hold(): () => void;
  /** Resolves as soon as the records taken satisfy `condition`. */
  until(condition: (taken: readonly Taken[]) => boolean): Promise<void>;
}

export interface Taken {
  readonly lane: number;
  readonly key: string;
  readonly envelope: RawEnvelope;
  /** The body, parsed. */
  readonly body: { readonly [key: string]: unknown };
}

export const encode = (envelope: RawEnvelope): Uint8Array => encodeRecord('raw', envelope);

export function recordingLog(lanes = 16, known: readonly SourcePosition[] = []): RecordingLog {
  const positions = new Map(known.map(({ source, position }) => [source, position]));
  const taken: Taken[] = [];
  const all: Uint8Array[] = [];
  const waiting: { readonly condition: (taken: readonly Taken[]) => boolean; readonly resolve: () => void }[] = [];
  let failures: { readonly code: 'store_full' | undefined; readonly takes: number }[] = [];
  let held: Promise<void> | undefined;
  let atOnce = 0;
  let most = 0;
  let count = 0;

  const take = (records: RawBatch['records']): void => {
    for (const { lane, key, value } of records) {
      const envelope = decodeRecord('raw', value);
      assert(envelope.ok && !('control' in envelope.value), 'what the collector appends is a raw record');
      all.push(value);
      taken.push({ lane, key, envelope: envelope.value, body: JSON.parse(Buffer.from(envelope.value.body).toString('utf8')) });
    }
    for (const waiter of waiting.splice(0)) {
      if (waiter.condition(taken)) waiter.resolve();
      else waiting.push(waiter);
    }
  };

  return {
    lanes,
    taken,
    bytes: () => Buffer.concat(all),
    atOnceMost: () => most,
    appends: () => count,
    failNext: (times, { code, takes = 0 } = {}) => {
      failures = Array.from({ length: times }, () => ({ code, takes }));
    },
    hold: () => {
      let release = (): void => undefined;
      held = new Promise((resolve) => (release = resolve));
      return () => {
        held = undefined;
        release();
      };
    },
    until: (condition) => (condition(taken) ? Promise.resolve() : new Promise((resolve) => waiting.push({ condition, resolve }))),
    append: async (batch) => {
      atOnce++;
      count++;
      most = Math.max(most, atOnce);
      await held;
      // A real log answers later, never in the same turn.
      await new Promise((resolve) => setImmediate(resolve));
      atOnce--;
      const failure = failures.shift();
      if (failure !== undefined) {
        take(batch.records.slice(0, failure.takes));
        throw new PortFailure('transient', 'told to fail', failure.code === undefined ? {} : { code: failure.code });
      }
      take(batch.records);
      for (const { source, position } of batch.positions) positions.set(source, position);
    },
    positions: async () => [...positions].map(([source, position]) => ({ source, position })),
  };
}

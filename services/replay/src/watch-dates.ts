import { observedAt } from '@lunettes/core/normalization';
import type { EventTimeUs, Signal, Source } from '@lunettes/core/vocabulary';
import { ExternalSort, type ExternalSortOptions } from './external-sort.ts';
import { createSignalEncoder, decodeSignal, type SignalRecord } from './signal-record.ts';

/**
 * A watch line carries no time of its own, and what it is about may be long past: a Pod that waited an hour
 * for a finalizer goes with an object whose newest time is an hour old. But the API server hands out versions
 * in order, so a line is not older than any time that the server wrote under a smaller version. This dates
 * each line so; order of lines and files does not matter, because the versions say it.
 */
export interface WatchDates {
  add(signal: Signal): void;
  /** All lines with their dates, to be read once. */
  dated(): Generator<SignalRecord, void, void>;
  readonly repeats: number;
  close(): void;
}

export function createWatchDates(options: ExternalSortOptions): WatchDates {
  const sort = new ExternalSort(options);
  const encode = createSignalEncoder();
  let scratch = Buffer.allocUnsafe(64 * 1024);
  return {
    add(signal) {
      const record = encode({ sortTime: signal.at_us, signal });
      const needed = 3 * signal.cluster.length + 1 + versionBytes + record.length;
      if (needed > scratch.length) scratch = Buffer.allocUnsafe(needed * 2);
      let at = scratch.write(signal.cluster);
      at = scratch.writeUInt8(0, at);
      at = scratch.writeBigUInt64BE(versionOf(signal), at);
      scratch.set(record, at);
      sort.add(scratch.subarray(0, at + record.length));
    },
    *dated() {
      let cluster = '';
      let writtenUs = 0;
      for (const record of sort.sorted()) {
        const { signal } = decodeSignal(record.subarray(record.indexOf(0) + 1 + versionBytes));
        if (signal.cluster !== cluster) writtenUs = 0;
        cluster = signal.cluster;
        writtenUs = Math.max(writtenUs, newestWriteUs(signal));
        yield { sortTime: Math.max(signal.at_us, writtenUs), signal: writtenUs > signal.at_us ? observedAt(signal, writtenUs) : signal };
      }
    },
    get repeats() {
      return sort.repeats;
    },
    close: () => sort.close(),
  };
}

/** Whether versions date this signal: it comes from a watch, and its version is a number. */
export const isDatedByVersion = (signal: Signal): boolean => watches.has(signal.source) && wholeVersion.test(signal.resource_version);

const watches: ReadonlySet<Source> = new Set<Source>(['pod_watch', 'node_watch', 'workload_watch', 'pvc_watch']);
const wholeVersion = /^[1-9]\d{0,18}$/;
const versionBytes = 8;

const versionOf = (signal: Signal): bigint => BigInt(signal.resource_version);

/** Only the API server's own clock counts: a node whose clock is wrong must not move everybody's time. */
function newestWriteUs(signal: Signal): EventTimeUs {
  let newest = 0;
  for (const { clock, precision, at_us } of signal.facts)
    if (clock === 'apiserver' && precision !== 'inferred' && at_us > newest) newest = at_us;
  return newest;
}

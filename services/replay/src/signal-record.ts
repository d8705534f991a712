import type { EventTimeUs, Signal, Source } from '@lunettes/core/vocabulary';

/** What is known of the present only: it has no time of its own and comes after everything that has one. */
export const afterEverything = Symbol('after everything');
export type SortTime = EventTimeUs | typeof afterEverything;

export interface SignalRecord {
  readonly sortTime: SortTime;
  readonly signal: Signal;
}

/** Rank of a source in the order of signals with one time (product contract §3.8): the order of the `Source` list. */
const sourceRank: Readonly<Record<Source, number>> = {
  audit: 0,
  cloud_audit: 1,
  event_core: 2,
  event_v1: 3,
  pod_watch: 4,
  node_watch: 5,
  workload_watch: 6,
  pvc_watch: 7,
  list: 8,
};

/**
 * Signals as records whose byte order is (event time, source rank, evidence id, then all the rest), as the
 * external sort wants them: seven bytes of time, one of rank, the evidence id and a zero byte, the signal as
 * JSON, its length.
 */
export function createSignalEncoder(): (record: SignalRecord) => Uint8Array {
  let scratch = Buffer.allocUnsafe(64 * 1024);
  return ({ sortTime, signal }) => {
    const json = JSON.stringify(signal);
    const needed = 3 * (json.length + signal.evidence_id.length) + 16;
    if (needed > scratch.length) scratch = Buffer.allocUnsafe(needed * 2);
    if (sortTime === afterEverything) scratch.fill(0xff, 0, timeBytes);
    else {
      scratch.writeUIntBE(Math.floor(sortTime / 2 ** 32), 0, 3);
      scratch.writeUInt32BE(sortTime % 2 ** 32, 3);
    }
    let at = scratch.writeUInt8(sourceRank[signal.source], timeBytes);
    at += scratch.write(signal.evidence_id, at);
    at = scratch.writeUInt8(0, at);
    const length = scratch.write(json, at);
    at = scratch.writeUInt32LE(length, at + length);
    return scratch.subarray(0, at);
  };
}

/** Reads what `createSignalEncoder` wrote. */
export function decodeSignal(record: Buffer): SignalRecord {
  const trailer = record.length - 4;
  const json = record.toString('utf8', trailer - record.readUInt32LE(trailer), trailer);
  const high = record.readUIntBE(0, 3);
  const sortTime = high === 0xffffff ? afterEverything : high * 2 ** 32 + record.readUInt32BE(3);
  return { sortTime, signal: JSON.parse(json) as Signal };
}

const timeBytes = 7;

import { createTraceReader, type TraceConfigFacts } from '@lunettes/core/trace-config';
import type { EventTimeUs, ObservationFacts, Signal } from '@lunettes/core/vocabulary';
import { discoverInputs, type InputPath } from './discover-inputs.ts';
import { ExternalSort, type ExternalSortOptions } from './external-sort.ts';
import { countOne, type InputTally, newTally } from './input-tally.ts';
import { clusterSignal } from './lane-feed.ts';
import type { Progress } from './progress.ts';
import { readInput } from './read-inputs.ts';
import type { RejectedRow } from './rejected-row.ts';
import { createSignalEncoder, type SignalRecord } from './signal-record.ts';
import { createWatchDates, isDatedByVersion } from './watch-dates.ts';

export interface SortedInputOptions {
  readonly inputs: readonly InputPath[];
  /** Bound of one record, at least 1 KiB. */
  readonly recordBytesMax: number;
  readonly ignoredNamespaces: ReadonlySet<string>;
  /** What is looked for besides, in force from the beginning of time. */
  readonly traceConfig?: Omit<TraceConfigFacts, 'effectiveAtUs'> | undefined;
  readonly sort: ExternalSortOptions;
}

export interface SortedInputPorts {
  readonly progress: Progress;
  /** Rejections in the order of files and, within one, of bytes. */
  readonly rejected: (row: RejectedRow) => void;
  /** Awaited between pieces of work; may throw to stop everything. */
  readonly turn: () => Promise<void>;
}

/** Everything that was read, ready to be appended in order of event time. */
export interface SortedInput {
  readonly tally: InputTally;
  /** Inputs of which at least something could be read. */
  readonly readable: number;
  readonly signals: ExternalSort;
  /** Watch lines left out because an equal one had been read; further repeats are counted in `signals`. */
  readonly watchRepeats: number;
}

/** A list (`List`, `EventList`, array) may be this large, which is what the parser of documents takes. */
const listBytesMaxDefault = 64 * 1024 * 1024;
export const recordBytesMaxDefault = 8 * 1024 * 1024;
/** A bound is decided on the first kilobyte of a record, so it cannot be smaller. */
export const recordBytesMaxLeast = 1024;

/** Reads all inputs to their end and sorts what they say; the caller closes `signals`. */
export async function sortInputs(ports: SortedInputPorts, options: SortedInputOptions): Promise<SortedInput> {
  const { files, unreadable } = discoverInputs(options.inputs);
  const tally = newTally();
  const signals = new ExternalSort(options.sort);
  const watched = createWatchDates(options.sort);
  const encode = createSignalEncoder();
  for (const { name, why } of unreadable) {
    countOne(tally.rejected, 'bad_envelope');
    tally.records++;
    ports.rejected({ file: name, line: 0, byte_offset: 0, field: '', reason: 'bad_envelope', message: why, sample: '' });
  }
  const total = files.every((file) => file.bytes !== undefined) ? files.reduce((sum, file) => sum + (file.bytes ?? 0), 0) : undefined;
  ports.progress.phase('read', total, 'bytes');
  const bounds = { recordBytesMax: options.recordBytesMax, listBytesMax: Math.max(listBytesMaxDefault, options.recordBytesMax) };
  const readPorts = {
    signal: (record: SignalRecord): void => {
      if (isDatedByVersion(record.signal)) watched.add(record.signal);
      else signals.add(encode(record));
    },
    rejected: ports.rejected,
    progress: (bytes: number): void => ports.progress.advance(bytes),
    turn: ports.turn,
  };
  const { ignoredNamespaces, traceConfig } = options;
  const trace = traceConfig === undefined ? undefined : createTraceReader([{ ...traceConfig, effectiveAtUs: 0 }]);
  let readable = 0;
  try {
    for (const file of files) if (await readInput(readPorts, file, { bounds, looking: { ignoredNamespaces, trace } }, tally)) readable++;
    for (const record of watched.dated()) signals.add(encode(record));
  } catch (error) {
    signals.close();
    throw error;
  } finally {
    watched.close();
  }
  return { tally, readable, signals, watchRepeats: watched.repeats };
}

/** The observation that opens a cluster: nothing of a replay's input is joined late, so it begins with the oldest Pod. */
export function observationOf(tally: InputTally, cluster: string): Signal {
  const seen = tally.clusters.get(cluster);
  const fromUs: EventTimeUs = seen?.oldestPodUs ?? tally.firstAtUs ?? 0;
  const facts: ObservationFacts = { fromUs, clusterUid: '', kubernetesVersion: '', sources: [...(seen?.sources.keys() ?? [])].sort() };
  return clusterSignal('observation', cluster, fromUs, facts);
}

import { tmpdir } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeRecord } from '@lunettes/codec';
import type { JsonRow, Signal } from '@lunettes/core/vocabulary';
import { type Clock, type LaneStore, PortFailure, type RawAppend } from '@lunettes/ports';
import {
  coverageRows,
  type ExternalSortOptions,
  type FeedCounts,
  feedLanes,
  type InForce,
  type InputPath,
  type Progress,
  preludesOf,
  type RejectedRow,
  recordBytesMaxDefault,
  type SortedInput,
  sortInputs,
  type Until,
  UsageFailure,
  untilAtUs,
} from '@lunettes/replay';
import { inputIdentity } from './input-identity.ts';
import { type FinishedReplay, replayPosition, replayPositions } from './replay-position.ts';

export interface ReplayIntoDeps {
  readonly store: LaneStore;
  readonly clock: Clock;
  readonly logic: string;
  /** Makes room where it can, after the store said that it is full. */
  readonly makeRoom: () => Promise<void>;
  /** Stores what could be seen; called before the replay counts as done, perhaps more than once. */
  readonly coverage: (rows: ReturnType<typeof coverageRows>) => Promise<void>;
}

export interface ReplayIntoPorts {
  readonly progress: Progress;
  /** Every rejection, in order of files and bytes; again after a resumption. */
  readonly rejected: (row: RejectedRow) => void;
  /** Ends the replay at its next piece of work; the same call goes on later. */
  readonly signal: AbortSignal;
}

export interface ReplayIntoOptions extends InForce {
  /** Files and directories; standard input cannot be read again after an interruption. */
  readonly inputs: readonly InputPath[];
  readonly until?: Until | undefined;
  readonly ignoredNamespaces?: ReadonlySet<string> | undefined;
  readonly recordBytesMax?: number | undefined;
  readonly tempDir?: string | undefined;
  readonly sort?: Omit<ExternalSortOptions, 'tempDir'> | undefined;
  /** Signals appended at once; fewer make more places at which a test can stop it. */
  readonly batch?: number | undefined;
}

/** How a replay into a store went. */
export interface ReplayedInto extends FinishedReplay {
  /** Records that were in the log before this call: all, where the same input had been replayed to its end. */
  readonly resumedAt: number;
  readonly appended: number;
}

/**
 * Reads and sorts files as the offline replay does and appends them to topic `raw`, log time being event time. After a
 * kill the same call goes on where the log ends: stream and epoch follow from the content, so the same record has the same
 * number again. Content that was replayed to its end is left alone. Fails with `UsageFailure` when nothing is readable.
 */
export async function replayIntoStore(deps: ReplayIntoDeps, ports: ReplayIntoPorts, options: ReplayIntoOptions): Promise<ReplayedInto> {
  if (options.inputs.some(({ path }) => path === '-'))
    throw new UsageFailure(
      'standard input cannot be read again after an interruption; write it to a file to replay it into a data directory',
    );
  const identity = await inputIdentity(options.inputs, {
    until: options.until,
    policy: options.policy,
    traceConfig: options.traceConfig?.version,
    ignored: [...(options.ignoredNamespaces ?? [])].sort(),
    recordBytesMax: options.recordBytesMax,
  });
  const known = (await replayPositions(deps.store)).get(identity);
  if (known?.done !== undefined) return { ...known.done, resumedAt: known.appended, appended: known.appended };
  const epoch = `${identity}-${deps.logic}`;
  const resumedAt = known?.epoch === epoch ? known.appended : 0;

  const turn = async (): Promise<void> => {
    await nextTurn();
    ports.signal.throwIfAborted();
  };
  const input = await sortInputs(
    { progress: ports.progress, turn, rejected: ports.rejected },
    {
      inputs: options.inputs,
      recordBytesMax: options.recordBytesMax ?? recordBytesMaxDefault,
      ignoredNamespaces: options.ignoredNamespaces ?? new Set(),
      traceConfig: options.traceConfig,
      sort: { ...options.sort, tempDir: options.tempDir ?? tmpdir() },
    },
  );
  try {
    if (input.readable === 0) throw new UsageFailure('no input could be read');
    const endAtUs = untilAtUs(options.until ?? { kind: 'end' }, input.tally.lastAtUs ?? 0);
    const writer = rawWriter(deps, { identity, epoch, resumedAt });
    ports.progress.phase('append', undefined, 'records');
    const counts = await feedLanes(
      input.signals.sorted(),
      {
        lanes: deps.store.lanes,
        untilAtUs: endAtUs,
        lastAtUs: input.tally.lastAtUs ?? 0,
        preludes: preludesOf(input.tally, options),
        batch: options.batch,
      },
      writer.put,
      async (signals) => {
        await writer.flush(ports.signal);
        ports.progress.advance(signals);
        await turn();
      },
    );
    const done = finished(input, counts, endAtUs);
    await deps.coverage(coverageRows(input.tally.clusters));
    const appended = writer.appended();
    await deps.store.append({ records: [], positions: [replayPosition(identity, { epoch, appended, done })] });
    return { ...done, resumedAt, appended };
  } finally {
    input.signals.close();
  }
}

interface RawWriter {
  readonly put: (lane: number, signal: Signal) => void;
  /** Appends what was put since the last call, together with the position after it. */
  flush(signal: AbortSignal): Promise<void>;
  appended(): number;
}

/** Numbers every record and appends those that the log does not have yet. */
function rawWriter(
  deps: ReplayIntoDeps,
  replay: { readonly identity: string; readonly epoch: string; readonly resumedAt: number },
): RawWriter {
  const numbers = new Map<string, number>();
  let put = 0;
  let waiting: RawAppend[] = [];
  return {
    put: (lane, signal) => {
      const { cluster, namespace } = signal;
      const stream = `${cluster}|replay|${replay.identity}`;
      const numbered = `${lane}|${cluster}`;
      const seq = (numbers.get(numbered) ?? 0) + 1;
      numbers.set(numbered, seq);
      if (++put <= replay.resumedAt) return;
      const body = Buffer.from(JSON.stringify([signal]));
      const value = encodeRecord('raw', {
        stream,
        epoch: replay.epoch,
        seq,
        cluster,
        namespace,
        form: 'signal',
        source: signal.source,
        arrival_us: signal.at_us,
        file: null,
        line: null,
        body,
      });
      waiting.push({ lane, key: `${cluster}|${namespace}|${signal.name}`, value, logTimeUs: signal.at_us });
    },
    flush: async (signal) => {
      const records = waiting;
      waiting = [];
      if (records.length === 0) return;
      const positions = [replayPosition(replay.identity, { epoch: replay.epoch, appended: put, done: undefined })];
      await appendPatiently(deps, { records, positions }, signal);
    },
    appended: () => put,
  };
}

/** A full store makes the replay wait until readers have passed and the oldest records are gone. */
async function appendPatiently(deps: ReplayIntoDeps, batch: Parameters<LaneStore['append']>[0], signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await deps.store.append(batch);
    } catch (failure) {
      if (!(failure instanceof PortFailure) || failure.code !== 'store_full') throw failure;
      await deps.makeRoom();
      await deps.clock.sleep(fullWaitMs, signal);
      signal.throwIfAborted();
    }
  }
}

const fullWaitMs = 1000;

function finished({ tally, signals, watchRepeats }: SortedInput, counts: FeedCounts, untilAt: number): FinishedReplay {
  const summary: JsonRow = {
    records: tally.records,
    accepted: tally.accepted,
    ignored: sum(tally.ignored) + counts.afterUntil,
    rejected: sum(tally.rejected),
    repeated: signals.repeats + watchRepeats,
    signals: counts.signals,
    ticks: counts.ticks,
    first_at_us: tally.firstAtUs ?? null,
    last_at_us: tally.lastAtUs ?? null,
    until_at_us: untilAt,
  };
  const clusters = [...tally.clusters].map(([cluster, { sources }]) => ({
    cluster,
    sources: [...sources.keys()].sort(),
    untilAtUs: untilAt,
  }));
  return { clusters: clusters.sort((a, b) => (a.cluster < b.cluster ? -1 : 1)), summary };
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

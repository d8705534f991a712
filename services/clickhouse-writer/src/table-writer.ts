import { type ClickHouseClient, type Coverage, insertSinkCoverage, type RowBatch, rowBatch, tables } from '@lunettes/adapter-clickhouse';
import { type Control, isControl, type TopicValues } from '@lunettes/core/vocabulary';
import { PortFailure } from '@lunettes/ports';
import { deliveryTrouble } from './delivery-trouble.ts';
import { laneReaders, type ReaderDeps, type ReaderPosition, secondLookMs, sinkName } from './lane-readers.ts';
import type { ClickHouseWriterOptions } from './options.ts';
import { newBatch, type WrittenTopic } from './written-topics.ts';

/**
 * Where a test may kill the process: rows are not yet inserted; inserted and not told of in `sink_coverage`; told of, cursors
 * not moved; cursors moved.
 */
export type WriterFailPoint = 'before_insert' | 'before_coverage' | 'before_confirm' | 'after_confirm';

export interface TableWriterDeps extends ReaderDeps {
  readonly clickhouse: ClickHouseClient;
  readonly failPoint?: ((point: WriterFailPoint, topic: WrittenTopic) => void | Promise<void>) | undefined;
  /** Told that new rows of the topic can be read. */
  readonly inserted?: ((topic: WrittenTopic) => void) | undefined;
}

/** Cursors over records that made no row (watermarks) are confirmed this rarely: an idle store is hardly written to. */
const idleConfirmMs = 10_000;

/** Pause after a failure outside, doubled with each further one up to the maximum; the log keeps the records meanwhile. */
const retryMs = 1_000;
const retryMsMax = 30_000;

export interface TableWriter {
  /** Resolves when all that is in the log now has arrived, without waiting for full batches. Lanes that stand still are left out. */
  drain(): Promise<void>;
  stopped(): readonly { readonly lane: number; readonly reason: string }[];
  positions(): readonly ReaderPosition[];
  /** Why nothing is delivered now, and what to do; undefined when the last delivery went well. */
  trouble(): string | undefined;
  /** Settles after the signal, when what was read has arrived or been given up. Rejects when somebody else has taken over, or on a bug. */
  readonly ended: Promise<void>;
}

/**
 * Brings one topic, all its lanes together, into its table: read, insert, say so in `sink_coverage`, then move the cursors. After a
 * crash in between the same records are inserted again, which makes no second row. The signal ends it
 * in order; a failure outside makes it begin again at the cursors, for as long as it takes.
 */
export function writeTable<T extends WrittenTopic>(
  deps: TableWriterDeps,
  topic: T,
  options: ClickHouseWriterOptions,
  signal: AbortSignal,
): TableWriter {
  const readers = laneReaders(deps, topic, options);
  const wakeUp = alarm();
  const draining = new Set<() => void>();
  let pauseMs = retryMs;
  let trouble: string | undefined;
  const unsubscribe = deps.store.subscribe((written) => {
    if (written === topic) wakeUp.ring();
  });
  signal.addEventListener('abort', wakeUp.ring, { once: true });
  return { drain, stopped: readers.stopped, positions: readers.positions, trouble: () => trouble, ended: run() };

  function drain(): Promise<void> {
    const done = new Promise<void>((resolve) => draining.add(resolve));
    wakeUp.ring();
    return done;
  }

  async function run(): Promise<void> {
    try {
      while (!signal.aborted) await oneBatch().catch(recover);
    } finally {
      unsubscribe();
      await readers.reset().catch(() => {});
    }
  }

  /** From the first record read to the cursors moved; returns at once when there is nothing to read. */
  async function oneBatch(): Promise<void> {
    const batch = newBatch[topic]();
    const seen = rowBatch(tables.coverage);
    const take = (value: TopicValues[T] | Control, epoch: number): boolean =>
      isControl(value) ? takeSight(seen, value, epoch) : batch.add(value, epoch);
    const asked = [...draining];
    const due = timer(deps, signal);
    let covered = 0;
    try {
      for (;;) {
        const read = await readers.read(take);
        covered += read;
        if (batch.rows >= options.insertRows || batch.bytes >= options.insertBytes) break;
        if (read > 0) continue;
        if (covered === 0 || draining.size > 0 || signal.aborted) break;
        due.within(batch.rows + seen.rows > 0 ? options.insertWait : idleConfirmMs, wakeUp.ring);
        if (due.isOver()) break;
        await wakeUp.wait();
      }
    } finally {
      due.stop();
    }
    if (covered > 0) return await deliver(batch, seen);
    for (const resolve of asked) if (draining.delete(resolve)) resolve();
    if (!signal.aborted && draining.size === 0) await idle();
  }

  /** Until there is more to read, or a lane that stands still is to be looked at again. */
  async function idle(): Promise<void> {
    const again = timer(deps, signal);
    if (readers.stopped().length > 0) again.within(secondLookMs, wakeUp.ring);
    await wakeUp.wait();
    again.stop();
  }

  async function deliver(batch: RowBatch<TopicValues[T]>, seen: RowBatch<Coverage>): Promise<void> {
    const { rows } = batch;
    await seen.insert(deps.clickhouse);
    if (rows > 0) {
      await deps.failPoint?.('before_insert', topic);
      await batch.insert(deps.clickhouse);
      deps.inserted?.(topic);
      deps.metrics.count('lunettes_sink_rows_total', { sink: sinkName, table: topic }, rows);
      deps.metrics.count('lunettes_sink_batches_total', { sink: sinkName, table: topic });
      await deps.failPoint?.('before_coverage', topic);
    }
    await insertSinkCoverage(deps.clickhouse, readers.unconfirmed());
    if (rows > 0) await deps.failPoint?.('before_confirm', topic);
    await readers.confirm();
    pauseMs = retryMs;
    trouble = undefined;
    if (rows > 0) await deps.failPoint?.('after_confirm', topic);
  }

  /**
   * Trouble outside: begin again at the cursors. A store that needs an operator ends this writer, and so does another owner
   * of the cursors, unless lanes are shared: then some of them were given to somebody else, and the others go on.
   */
  async function recover(error: unknown): Promise<void> {
    const isShared = deps.held !== undefined && error instanceof PortFailure && error.kind === 'fenced';
    if (error instanceof PortFailure && error.kind !== 'transient' && !isShared) throw error;
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    await readers.reset();
    if (isShared) return;
    const { text, repeating } = deliveryTrouble(error);
    trouble = text;
    deps.metrics.count('lunettes_sink_failures_total', { sink: sinkName });
    deps.logger.warn('Rows could not be delivered; they are read and sent again.', { topic, trouble, error });
    await deps.clock.sleep(repeating === 'soon' ? pauseMs : retryMsMax, signal);
    pauseMs = Math.min(2 * pauseMs, retryMsMax);
  }
}

/** What a source could see is a row of a table of its own; other controls are none. */
function takeSight(seen: RowBatch<Coverage>, control: Control, epoch: number): boolean {
  if (control.control !== 'sight') return true;
  const { cluster, source, state, reason, fromUs, toUs, version } = control;
  const times = { from_at_us: fromUs, to_at_us: toUs };
  return seen.add({ cluster, source, ...times, state, reason, lost_at_least: 0, version, retracted: false }, epoch);
}

/** Wakes one waiter; rung while nobody waits, it lets the next wait pass at once. */
function alarm() {
  let rung = false;
  let wake: (() => void) | undefined;
  const ring = (): void => {
    rung = true;
    wake?.();
  };
  return {
    ring,
    async wait(): Promise<void> {
      if (!rung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      wake = undefined;
      rung = false;
    },
  };
}

/** Time is over `ms` after it was first asked for; a shorter time that is asked for later counts from then. */
function timer({ clock }: TableWriterDeps, signal: AbortSignal) {
  const stopped = new AbortController();
  const either = AbortSignal.any([signal, stopped.signal]);
  let set: number | undefined;
  let over = false;
  return {
    within(ms: number, ring: () => void): void {
      if (set !== undefined && set <= ms) return;
      set = ms;
      void clock.sleep(ms, either).then(() => {
        if (stopped.signal.aborted) return;
        over = true;
        ring();
      });
    },
    isOver: () => over,
    stop: () => stopped.abort(),
  };
}

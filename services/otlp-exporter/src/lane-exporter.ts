import { parsed, problem } from '@lunettes/base';
import { decodeRecord } from '@lunettes/codec';
import { type Control, isControl, type Span } from '@lunettes/core/vocabulary';
import { type Append, type Clock, encodeDeadLetter, type LaneStore, PortFailure } from '@lunettes/ports';
import { bellFor, LaneStop, openSinkLane, type PassedOver, type SinkBatch, type SinkLane } from '@lunettes/runtime';
import type { ExporterOptions } from './connection.ts';
import { type DeliverDeps, deliverSpans, Interrupted, sinkName } from './deliver-spans.ts';
import { type TraceBuffer, traceBuffer } from './trace-buffer.ts';

/** Where a test may kill the process: spans are to be sent; the backend has them, the cursor has not moved; it has. */
export type ExporterFailPoint = 'before_send' | 'before_confirm' | 'after_confirm';

export interface LaneExporterDeps extends Omit<DeliverDeps, 'waiting'> {
  readonly store: Pick<LaneStore, 'open' | 'subscribe'>;
  readonly clock: Clock;
  /** Several processes share the lanes: one that somebody else has taken is waited for, until it is taken back from us or to us. */
  readonly isShared?: boolean | undefined;
  /** What an operator has said to pass over; nothing unless given. */
  readonly passedOver?: PassedOver | undefined;
  readonly failPoint?: ((point: ExporterFailPoint) => void | Promise<void>) | undefined;
}

export interface LaneExporterStatus {
  readonly lane: number;
  /** `waiting`: the backend does not take spans, with `trouble`. `stopped`: the log is not what it should be, with `reason`. */
  readonly state: 'running' | 'idle' | 'waiting' | 'stopped';
  /** Next offset as of the last read. */
  readonly offset: number;
  readonly lagRecords: number;
  readonly trouble: string | undefined;
}

export interface LaneExporter {
  status(): LaneExporterStatus;
  /** Resolves when the lane has sent all that the log holds now, or stands still, or waits for the backend. */
  settled(): Promise<void>;
  /** Resolves after the signal; rejects when somebody else has taken over, or on a bug. */
  readonly ended: Promise<void>;
}

/** One read; the traces that it releases are sent before the next. */
const readBounds = { recordsMax: 2_000, bytesMax: 2 * 1024 * 1024 };
/** A cursor over watermarks that released nothing is moved this rarely: an idle store is hardly written to. */
const idleConfirmMs = 10_000;
/** A lane that stands still is looked at again this often: what is repaired goes on by itself. */
const secondLookMs = 30_000;
/** Pause after the store failed. */
const storeRetryMs = 1_000;

type Value = Span | Control;

/** Follows the spans of one lane: read, send what is due, then move the cursor together with what is still held. */
export function exportLane(deps: LaneExporterDeps, lane: number, options: ExporterOptions, signal: AbortSignal): LaneExporter {
  const waiters = new Set<() => void>();
  let status: LaneExporterStatus = { lane, state: 'running', offset: 0, lagRecords: 0, trouble: undefined };
  const set = (of: Partial<LaneExporterStatus>): void => {
    status = { ...status, ...of };
    if (status.state === 'running') return;
    for (const resolve of waiters) resolve();
    waiters.clear();
  };
  const waiting = (trouble: string | undefined): void => set({ state: trouble === undefined ? 'running' : 'waiting', trouble });
  const bell = bellFor(deps.store, { topic: 'spans', lane });
  return {
    status: () => status,
    settled: () =>
      new Promise((resolve) => {
        if (status.state === 'waiting' || status.state === 'stopped' || (status.state === 'idle' && !bell.isRung())) resolve();
        else waiters.add(resolve);
      }),
    ended: run(),
  };

  async function run(): Promise<void> {
    try {
      while (!signal.aborted) await follow().catch(recover);
    } finally {
      bell.remove();
      // Whoever has the lane next tells of it.
      deps.metrics.forget('lunettes_sink_lag_records', { sink: sinkName, topic: 'spans', lane });
      deps.metrics.forget('lunettes_otlp_traces_held', { lane });
      set({ state: 'idle' });
    }
  }

  async function follow(): Promise<void> {
    const request = { sink: sinkName, topic: 'spans', lane, decode, passedOver: deps.passedOver } as const;
    const sink = await openSinkLane<Value>(deps.store, request);
    try {
      const buffer = traceBuffer(options, await entriesOf(sink));
      let confirmedAtUs = deps.clock.nowUs();
      let pending: SinkBatch<Value> | undefined;
      while (!signal.aborted) {
        const batch = await sink.next(readBounds);
        // Behind by what is not confirmed yet, too.
        set({ offset: batch.cursor.offset, lagRecords: batch.end - batch.cursor.offset, state: 'running', trouble: undefined });
        deps.metrics.set('lunettes_sink_lag_records', { sink: sinkName, topic: 'spans', lane }, batch.end - batch.cursor.offset);
        if (batch.covered === 0) {
          set({ state: bell.isRung() ? 'running' : 'idle' });
          await bell.wait(signal);
          continue;
        }
        pending = batch;
        if (!(await took(sink, batch, buffer)) && deps.clock.nowUs() - confirmedAtUs < idleConfirmMs * 1_000) continue;
        confirmedAtUs = deps.clock.nowUs();
        pending = undefined;
      }
      if (pending !== undefined) await sink.confirm(pending);
    } finally {
      await sink.close();
    }
  }

  /** Whether the cursor moved. */
  async function took(sink: SinkLane<Value>, batch: SinkBatch<Value>, buffer: TraceBuffer): Promise<boolean> {
    const due = dueSpans(batch, buffer);
    if (due.length > 0) await deps.failPoint?.('before_send');
    const letters = await deliverSpans({ ...deps, waiting }, due, { lane, batchSpans: options.batchSpans }, signal);
    if (due.length > 0) {
      deps.metrics.count('lunettes_sink_rows_total', { sink: sinkName, table: 'spans' }, due.length);
      deps.metrics.count('lunettes_sink_batches_total', { sink: sinkName, table: 'spans' });
      await deps.failPoint?.('before_confirm');
    }
    const changes = buffer.takeChanges();
    if (changes.length === 0 && due.length === 0) return false;
    const logTimeUs = batch.records.at(-1)?.record.logTimeUs ?? 0;
    const appends = letters.map(
      (letter): Append => ({ topic: 'dead-letters', logTimeUs, key: letter.id, value: encodeDeadLetter(letter), sequence: undefined }),
    );
    await sink.confirm(batch, { appends, changes });
    if (due.length > 0) await deps.failPoint?.('after_confirm');
    return true;
  }

  function dueSpans(batch: SinkBatch<Value>, buffer: TraceBuffer): readonly Span[] {
    const due: Span[] = [];
    for (const { value } of batch.records) {
      if (isControl(value)) {
        if (value.control === 'watermark') due.push(...buffer.release(value));
        continue;
      }
      const notSent = buffer.take(value);
      if (notSent !== undefined) deps.metrics.count('lunettes_otlp_spans_total', { result: notSent });
      due.push(...buffer.overflow());
    }
    for (const { record, problem: reason } of batch.undecodable) {
      deps.metrics.count('lunettes_records_dropped_total', { service: sinkName, reason });
      deps.logger.error('A record cannot be decoded.', { topic: 'spans', lane, offset: record.offset, reason });
    }
    deps.metrics.set('lunettes_otlp_traces_held', { lane }, buffer.size);
    return due;
  }

  /** Trouble outside: begin again at the cursor. Another owner of it, or a store that needs an operator, ends this exporter. */
  async function recover(error: unknown): Promise<void> {
    if (error instanceof Interrupted) return;
    if (error instanceof LaneStop) {
      if (status.state !== 'stopped')
        deps.logger.error('A lane stands still.', { topic: 'spans', lane, reason: error.reason, detail: error.message });
      set({ state: 'stopped', trouble: `${error.reason}: ${error.message}` });
      return await deps.clock.sleep(secondLookMs, signal);
    }
    if (!(error instanceof PortFailure)) throw error;
    const isTaken = error.kind === 'fenced' && deps.isShared === true;
    if (error.kind !== 'transient' && !isTaken) throw error;
    if (isTaken) return await deps.clock.sleep(storeRetryMs, signal);
    deps.metrics.count('lunettes_sink_failures_total', { sink: sinkName });
    deps.logger.warn('The store failed; the lane is opened again.', { topic: 'spans', lane, error });
    await deps.clock.sleep(storeRetryMs, signal);
  }
}

function decode({ value }: { readonly value: Uint8Array }) {
  const record = decodeRecord('spans', value);
  return record.ok ? parsed(record.value) : problem(record.problem);
}

async function entriesOf(sink: SinkLane<Value>): Promise<readonly (readonly [string, Uint8Array])[]> {
  const all: (readonly [string, Uint8Array])[] = [];
  for await (const page of sink.entries()) all.push(...page);
  return all;
}

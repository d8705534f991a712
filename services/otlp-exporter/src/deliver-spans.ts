import { type ExportableSpan, exportableSpans, type OtlpClient } from '@lunettes/adapter-otlp';
import { encodeRecord } from '@lunettes/codec';
import type { Span } from '@lunettes/core/vocabulary';
import type { Clock, DeadLetter } from '@lunettes/ports';
import type { Logger, Metrics } from '@lunettes/telemetry';

/** Name of the sink: with topic and lane it names cursor and state. */
export const sinkName = 'otlp-exporter';
/** As the store knows its cursors. */
export const readerName = `${sinkName}/spans`;

/** A request is kept below this, since receivers of gRPC commonly take 4 MiB. */
const requestBytesMax = 3 * 1024 * 1024;
/** Pause after a failure outside, doubled with each further one up to the maximum; the log keeps the records meanwhile. */
const retryMs = 1_000;
const retryMsMax = 30_000;
/** A backend that asks for a longer pause is asked again after this. */
const toldWaitMsMax = 5 * 60_000;

export interface DeliverDeps {
  readonly client: OtlpClient;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Told what the lane waits for, and that it waits no longer. */
  readonly waiting: (trouble: string | undefined) => void;
}

/** The signal came while spans were not yet taken; nothing of the round is confirmed and they are sent again. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Sends spans until each has arrived or can never arrive; what is in between is waited for, however long it takes. Gives
 * back the letters of those that were lost: refused by themselves, too large by themselves, or among a batch of which the
 * backend took only some. Throws `Interrupted` after the signal.
 */
export async function deliverSpans(
  deps: DeliverDeps,
  records: readonly Span[],
  { lane, batchSpans }: { readonly lane: number; readonly batchSpans: number },
  signal: AbortSignal,
): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  const exportable = exportableSpans(records);
  const named = new Set(exportable.map(({ record }) => record));
  const lose = (code: DeadLetter['code'], detail: string, record: Span): void => {
    letters.push({ id: letterId(lane, code, record), code, detail, original: encodeRecord('spans', record) });
    deps.metrics.count('lunettes_otlp_spans_total', { result: code === 'too_large' ? code : 'rejected' });
  };
  for (const record of records) if (!named.has(record)) lose('rejected', 'its ids are none that OTLP can carry', record);

  // The last group is the next to be sent; a group that is refused is replaced by its halves.
  const groups = chunks(exportable, batchSpans).reverse();
  let pauseMs = retryMs;
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    const [only] = group;
    const request = deps.client.encode(group);
    if (request.length > requestBytesMax) {
      if (group.length > 1) groups.push(...halves(group));
      else if (only !== undefined) lose('too_large', `${request.length} bytes, above ${requestBytesMax}`, only.record);
      continue;
    }
    if (signal.aborted) throw new Interrupted();
    const outcome = await deps.client.send(request);
    deps.metrics.count('lunettes_otlp_requests_total', { result: outcome.kind });
    switch (outcome.kind) {
      case 'accepted':
        if (outcome.warning !== undefined) deps.logger.warn('The OTLP backend took spans with a warning.', { warning: outcome.warning });
        deps.metrics.count('lunettes_otlp_spans_total', { result: 'accepted' }, group.length);
        break;
      case 'partial':
        deps.logger.error('The OTLP backend took only some spans of a batch.', {
          lane,
          rejected: outcome.rejected,
          of: group.length,
          reason: outcome.message,
        });
        letters.push(maybeRejected(lane, group, outcome.rejected));
        deps.metrics.count('lunettes_otlp_spans_total', { result: 'maybe_rejected' }, group.length);
        break;
      case 'refused':
      case 'too_large':
        if (group.length > 1) groups.push(...halves(group));
        else if (only !== undefined) {
          lose(outcome.kind === 'refused' ? 'rejected' : 'too_large', `the backend answers ${outcome.code}`, only.record);
          deps.logger.error('The OTLP backend refuses a span.', {
            lane,
            span: only.record.span_id,
            code: outcome.code,
            reason: outcome.message,
          });
        }
        break;
      case 'later':
      case 'needs_operator': {
        groups.push(group);
        deps.metrics.count('lunettes_sink_failures_total', { sink: sinkName });
        deps.waiting(troubleOf(outcome));
        deps.logger.warn('Spans could not be sent; they are kept and sent again.', { lane, code: outcome.code, reason: outcome.message });
        const told = outcome.kind === 'later' ? outcome.afterMs : retryMsMax;
        await deps.clock.sleep(told === undefined ? pauseMs : Math.min(told, toldWaitMsMax), signal);
        pauseMs = Math.min(2 * pauseMs, retryMsMax);
        continue;
      }
    }
    deps.waiting(undefined);
    pauseMs = retryMs;
  }
  return letters;
}

const troubleOf = ({ kind, code, message }: { readonly kind: string; readonly code: string; readonly message: string }): string =>
  kind === 'needs_operator' ? `${code}: ${message}; check address, headers and permissions` : `${code}: ${message}`;

function chunks<T>(all: readonly T[], size: number): (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let from = 0; from < all.length; from += size) parts.push(all.slice(from, from + size));
  return parts;
}

/** Second half first: groups are taken from the end. */
function halves<T>(group: readonly T[]): readonly (readonly T[])[] {
  const middle = Math.ceil(group.length / 2);
  return [group.slice(middle), group.slice(0, middle)];
}

/** The same span lost twice has the same id. */
const letterId = (lane: number, code: string, { trace_id, span_id, version }: Span): string =>
  `${sinkName}|${lane}|${code}|${trace_id}/${span_id}/${version}`;

/** One letter for a batch of which some spans are lost nobody knows which: the identities of all of them, one a line. */
function maybeRejected(lane: number, group: readonly ExportableSpan[], rejected: number): DeadLetter {
  const identities = group.map(({ record }) => `${record.trace_id}/${record.span_id}/${record.version}\n`).join('');
  const [first] = group;
  return {
    id: `${sinkName}|${lane}|maybe_rejected|${first === undefined ? '' : `${first.record.trace_id}/${first.record.span_id}`}|${group.length}`,
    code: 'maybe_rejected',
    detail: `the backend says that it rejected ${rejected} of these ${group.length} spans`,
    original: new TextEncoder().encode(identities),
  };
}

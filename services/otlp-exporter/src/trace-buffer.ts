import { latenessBoundUs } from '@lunettes/core/lifecycle';
import { pairOf, type Span, type Watermark } from '@lunettes/core/vocabulary';
import type { StateChange } from '@lunettes/ports';

/** How long after the end of a delivery its trace is sent: what is told late usually is told by then. */
const settlingUs = 10_000_000;
/** A trace that was sent is remembered this long past its end, so that a correction is known as one; none comes later. */
const rememberedUs = 2 * latenessBoundUs;
/** What is over is forgotten this often, in event time. */
const sweepUs = 60_000_000;

export interface TraceBufferOptions {
  /** Send a delivery that is late also while it is open. */
  readonly early: boolean;
  /** Send spans again, under their ids, when they change after they were sent. */
  readonly corrections: boolean;
  /** Traces held at once; beyond it the one that is held longest goes out as it stands. */
  readonly tracesMax: number;
}

/** What one trace is waiting for; JSON-safe, since it outlives the process. */
interface HeldTrace {
  readonly cluster: string;
  /** `early`: was sent while it was open, and goes out once more with its end. */
  readonly sent: 'no' | 'early' | 'done';
  /** In the order in which they came; after sending only the root, which says what Pod it is. */
  readonly spans: readonly Span[];
  /** Of those, what changed after sending; only with `corrections`. */
  readonly changed: readonly string[];
  readonly untilUs: number;
}

/** Why spans that came are not sent: a closed list. */
export type NotSent = 'after_export' | 'retracted_after_export';

/**
 * Decides when a trace is sent (product contract §3.4): once, when the watermark has passed its delivery's end by ten
 * seconds. It is filled from one lane in order and empties itself at watermarks; `takeChanges` is what has to be kept
 * together with the cursor, so that a new owner goes on with the same traces.
 */
export interface TraceBuffer {
  /** Takes a record; undefined, or the reason why this one will not be sent. */
  take(span: Span): NotSent | undefined;
  /** Spans of all traces that are to be sent now, each trace's together. */
  release(watermark: Watermark): readonly Span[];
  /** Spans of traces beyond `tracesMax`. */
  overflow(): readonly Span[];
  /** What was changed since the last call. */
  takeChanges(): readonly StateChange[];
  readonly size: number;
}

export function traceBuffer(options: TraceBufferOptions, kept: Iterable<readonly [string, Uint8Array]> = []): TraceBuffer {
  const traces = new Map<string, HeldTrace>();
  /** Ids of traces that a watermark of the cluster may release. */
  const waiting = new Map<string, Set<string>>();
  const touched = new Set<string>();
  const sweptAtUs = new Map<string, number>();

  const keep = (id: string, held: HeldTrace): void => {
    traces.set(id, held);
    const ofCluster = waiting.get(held.cluster) ?? new Set();
    waiting.set(held.cluster, ofCluster);
    if (held.sent === 'done' && held.changed.length === 0) ofCluster.delete(id);
    else ofCluster.add(id);
  };
  const put = (id: string, held: HeldTrace): void => {
    keep(id, held);
    touched.add(id);
  };
  const forget = (id: string, { cluster }: HeldTrace): void => {
    traces.delete(id);
    waiting.get(cluster)?.delete(id);
    touched.add(id);
  };
  for (const [id, bytes] of kept) keep(id, JSON.parse(new TextDecoder().decode(bytes)) as HeldTrace);

  const send = (id: string, held: HeldTrace, sent: 'early' | 'done'): readonly Span[] => {
    const root = rootOf(held.spans);
    const rest = sent === 'early' ? held.spans : root === undefined ? [] : [root];
    put(id, { ...held, sent, spans: rest, changed: [] });
    return held.sent === 'done' ? held.spans.filter(({ span_id }) => held.changed.includes(span_id)) : held.spans;
  };

  const sweep = (cluster: string, us: number): void => {
    if (us - (sweptAtUs.get(cluster) ?? Number.NEGATIVE_INFINITY) < sweepUs) return;
    sweptAtUs.set(cluster, us);
    for (const [id, held] of traces)
      if (held.cluster === cluster && held.sent === 'done' && held.untilUs + rememberedUs < us) forget(id, held);
  };

  return {
    take(span) {
      const held = traces.get(span.trace_id);
      if (held?.sent === 'done') return takeAfterwards(span, held, options, put);
      const others = (held?.spans ?? []).filter(({ span_id }) => span_id !== span.span_id);
      const spans = span.retracted ? others : [...others, span];
      if (spans.length === 0) {
        if (held !== undefined) forget(span.trace_id, held);
        return;
      }
      const untilUs = Math.max(held?.untilUs ?? 0, span.end_at_us);
      put(span.trace_id, { cluster: span.cluster, sent: held?.sent ?? 'no', spans, changed: [], untilUs });
      return;
    },
    release({ cluster, us, closing }) {
      const released: Span[] = [];
      for (const id of [...(waiting.get(cluster) ?? [])]) {
        const held = traces.get(id);
        if (held === undefined) continue;
        const end = endOf(held.spans);
        if (end === 'open') {
          if (options.early && held.sent === 'no') released.push(...send(id, held, 'early'));
        } else if (held.sent === 'done' || closing || (end ?? held.untilUs + latenessBoundUs) + settlingUs <= us)
          released.push(...send(id, held, 'done'));
      }
      sweep(cluster, us);
      return released;
    },
    overflow() {
      const released: Span[] = [];
      for (const [id, held] of traces) {
        if (traces.size <= options.tracesMax) break;
        if (held.sent === 'no') released.push(...held.spans);
        forget(id, held);
      }
      return released;
    },
    takeChanges() {
      const changes = [...touched].map((id): StateChange => {
        const held = traces.get(id);
        return [id, held === undefined ? undefined : new TextEncoder().encode(JSON.stringify(held))];
      });
      touched.clear();
      return changes;
    },
    get size() {
      return traces.size;
    },
  };
}

function takeAfterwards(
  span: Span,
  held: HeldTrace,
  { corrections }: TraceBufferOptions,
  put: (id: string, held: HeldTrace) => void,
): NotSent | undefined {
  if (span.retracted) return 'retracted_after_export';
  if (!corrections) return 'after_export';
  const spans = [...held.spans.filter(({ span_id }) => span_id !== span.span_id), span];
  const changed = [...new Set([...held.changed, span.span_id])];
  put(span.trace_id, { ...held, spans, changed, untilUs: Math.max(held.untilUs, span.end_at_us) });
  return undefined;
}

const rootOf = (spans: readonly Span[]): Span | undefined => spans.find(({ parent_span_id }) => parent_span_id === null);

/** When the delivery of the trace ended; `open` while it has not; undefined without a root, which may be older than the log. */
function endOf(spans: readonly Span[]): number | 'open' | undefined {
  const root = rootOf(spans);
  if (root === undefined) return undefined;
  return pairOf(root.attributes, 'lunettes.outcome') === 'open' ? 'open' : root.end_at_us;
}

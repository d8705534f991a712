import type { Delivery, SpanRow } from '../api/rows.ts';
import type { WaterfallSpan } from './geometry.ts';

/**
 * The spans of one delivery in the form a waterfall is drawn from. A Pod's spans belong to several deliveries;
 * the trace says to which. A stage that the delivery calls open is open in its latest span only, because an
 * earlier attempt of it has ended; the root is open while the delivery is.
 */
export function spansOfDelivery(delivery: Delivery, spans: readonly SpanRow[]): readonly WaterfallSpan[] {
  const own = spans.filter((span) => span.trace_id === delivery.trace_id);
  const openStages = new Set(delivery.stages.filter((stage) => stage.open).map((stage) => stage.stage));
  const lastEnd = new Map<string, number>();
  for (const { stage, end_at_us } of own) if (stage !== null) lastEnd.set(stage, Math.max(end_at_us, lastEnd.get(stage) ?? end_at_us));
  const isOpen = ({ stage, end_at_us, name }: SpanRow): boolean =>
    stage === null
      ? delivery.outcome === 'open' && name === `pod.${delivery.action}`
      : delivery.outcome === 'open' && openStages.has(stage) && lastEnd.get(stage) === end_at_us;
  return own.map((span) => ({
    id: span.span_id,
    parentId: span.parent_span_id,
    name: span.name,
    stage: span.stage,
    container: span.container,
    attempt: span.attempt,
    owner: span.owner,
    startAtUs: span.start_at_us,
    endAtUs: span.end_at_us,
    failed: span.status === 'error',
    open: isOpen(span),
  }));
}

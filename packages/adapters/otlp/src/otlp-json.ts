import type { Span } from '@lunettes/core/vocabulary';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { exportableSpans } from './exportable-span.ts';

/** Spans in the JSON form of OTLP, as they are sent: one resource per Pod, one scope. */
export function otlpJson(records: readonly Span[]): { readonly resourceSpans: readonly object[] } {
  const bytes = JsonTraceSerializer.serializeRequest(exportableSpans(records).map(({ span }) => span));
  return JSON.parse(new TextDecoder().decode(bytes)) as { readonly resourceSpans: readonly object[] };
}

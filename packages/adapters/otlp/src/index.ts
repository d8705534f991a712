/** Spans over OTLP/gRPC: how a record becomes an OpenTelemetry span, and one attempt to send some. It never repeats an attempt. */
export { type ExportableSpan, exportableSpans } from './exportable-span.ts';
export { type OtlpAddress, type OtlpClient, openOtlp, parseOtlpEndpoint } from './otlp-client.ts';
export { otlpJson } from './otlp-json.ts';
export type { SendOutcome } from './send-outcome.ts';

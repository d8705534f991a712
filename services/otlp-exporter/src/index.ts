/** The sink that sends finished traces to an OpenTelemetry backend: see README.md. */
export { readerName } from './deliver-spans.ts';
export { connectionOf, type ExporterOptions, options } from './options.ts';
export { type ExporterFailPoint, type OtlpExporter, type OtlpExporterDeps, startOtlpExporter } from './service.ts';

/** The sink that sends finished traces to an OpenTelemetry backend: see README.md. */
export { connectionOf, type ExporterOptions } from './connection.ts';
export { readerName } from './deliver-spans.ts';
export { options } from './options.ts';
export {
  type ExporterFailPoint,
  type OtlpExporter,
  type OtlpExporterDeps,
  type SharedOtlpExporter,
  shareOtlpExporter,
  startOtlpExporter,
} from './service.ts';

/** The sink that brings finished records from the log into ClickHouse rows: see README.md. */
export { type ClickHouseWriterOptions, options } from './options.ts';
export { type ClickHouseWriter, type ClickHouseWriterDeps, startClickHouseWriter, type WriterStatus } from './service.ts';
export type { WriterFailPoint } from './table-writer.ts';
export type { WrittenTopic } from './written-topics.ts';

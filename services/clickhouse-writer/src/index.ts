/** The sink that brings finished records from the log into ClickHouse rows: see README.md. */
export { type ReaderPosition, sinkName } from './lane-readers.ts';
export { type ClickHouseWriterOptions, options } from './options.ts';
export { type ClickHouseWriter, type ClickHouseWriterDeps, startClickHouseWriter, type WriterStatus } from './service.ts';
export type { WriterFailPoint } from './table-writer.ts';
export { type TopicCoverage, type Verification, type VerificationDeps, verification } from './verification.ts';
export type { RowsReport, WrongRow } from './verify-rows.ts';
export { type WrittenTopic, writtenTopics } from './written-topics.ts';

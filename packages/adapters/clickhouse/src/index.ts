/**
 * The analytics store: schema, inserts and queries over the ClickHouse HTTP interface, the same for the
 * embedded engine and for a server. Rows may be inserted any number of times and in any order; the views show each once.
 */
export { applySchema, planSchema, type Retention, retentionDefault, type SchemaChange, schemaProblems } from './apply-schema.ts';
export { type ClickHouseAddress, type ClickHouseClient, type InsertQuorum, openClickHouse } from './client.ts';
export { inspectServer, type ServerFacts } from './inspect-server.ts';
export { clusterProblem, dropDatabase, makeDatabase, type ReplicaCluster } from './on-replicas.ts';
export type * from './presented.ts';
export * from './queries/index.ts';
export { type RowBatch, rowBatch } from './row-batch.ts';
export type { JsonSchema } from './row-binary/column-kind.ts';
export { objectSchema, rowSchemaOf } from './row-schema.ts';
export { type CoveredRange, insertSinkCoverage, listSinkCoverage, type OffsetRange } from './sink-coverage.ts';
export { type Coverage, type Table, tables, type Versioned } from './tables/index.ts';
export { findWrittenRows, type IdentifiedTable, identityColumns, identityText, type WrittenRow } from './written-rows.ts';

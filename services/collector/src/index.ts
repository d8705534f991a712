/**
 * The collector: the border between clusters and the log. Receives audit batches, follows audit files and
 * watches; trims, redacts, routes and stamps; confirms nothing to a source before the log has it. It
 * judges nothing and never writes to a cluster.
 */
export type { ClusterTime } from './cluster-inlet.ts';
export type { CollectorCounter, Counters } from './counters.ts';
export type { CoverageProof } from './coverage.ts';
export { type CollectorOptions, collectorOptions } from './options.ts';
export { type CollectionPlan, planCollection, type Surroundings } from './plan-collection.ts';
export {
  type AddedCluster,
  type ClusterSpec,
  type ClusterStatus,
  type Collector,
  type CollectorDeps,
  type CollectorSettings,
  startCollector,
} from './service.ts';
export { tokenCheck } from './sources/audit-webhook.ts';
export type { WatchStatus } from './sources/watch.ts';
export { openUserHashKey, userHasher } from './user-hash.ts';

export { type ApiAnswer, type ApiClient, openApiClient, type WatchAnswer, watchIdleMs } from './api-client.ts';
export { type ClusterAccess, type ContextChoice, chooseClusters } from './cluster-access.ts';
export { type Change, type FollowDeps, type Followed, followResource } from './follow-resource.ts';
export { type ClusterReport, formatClusterReport, type Permission, probeCluster } from './probe-cluster.ts';
export { type WatchedResource, watchedResources } from './resources.ts';

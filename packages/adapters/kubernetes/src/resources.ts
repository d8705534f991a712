/** One kind that is listed and watched. */
export interface WatchedResource {
  /** Plural name, as in RBAC. */
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly path: string;
  readonly isNamespaced: boolean;
  /** Which source of coverage it feeds (product contract §10). */
  readonly source: 'pods' | 'events' | 'nodes' | 'workloads' | 'claims';
  /** What is lost without it, as the start-up report says it. */
  readonly without: string;
}

const resource = (name: string, group: string, kind: string, source: WatchedResource['source'], without: string): WatchedResource => ({
  name,
  group,
  kind,
  path: group === '' ? `/api/v1` : `/apis/${group}/v1`,
  isNamespaced: kind !== 'Node',
  source,
  without,
});

/**
 * Everything that is watched. Both groups of Events show the same objects, so `events.k8s.io` is followed
 * only where the core group is not allowed.
 */
export const watchedResources: readonly WatchedResource[] = [
  resource('pods', '', 'Pod', 'pods', 'deliveries are seen through audit only'),
  resource('events', '', 'Event', 'events', 'most causes before start, image pull split, probe and hook failures'),
  resource('events', 'events.k8s.io', 'Event', 'events', 'most causes before start, image pull split, probe and hook failures'),
  resource('nodes', '', 'Node', 'nodes', 'node causes, node start-up, taints'),
  resource('replicasets', 'apps', 'ReplicaSet', 'workloads', 'which Deployment a Pod belongs to'),
  resource('deployments', 'apps', 'Deployment', 'workloads', 'workload fields above the direct owner'),
  resource('statefulsets', 'apps', 'StatefulSet', 'workloads', 'workload fields above the direct owner'),
  resource('daemonsets', 'apps', 'DaemonSet', 'workloads', 'workload fields above the direct owner'),
  resource('jobs', 'batch', 'Job', 'workloads', 'which CronJob a Pod belongs to'),
  resource('cronjobs', 'batch', 'CronJob', 'workloads', 'workload fields above the direct owner'),
  resource('persistentvolumeclaims', '', 'PersistentVolumeClaim', 'claims', 'causes in volume claims'),
];

export function pathOf(of: WatchedResource, namespace: string | undefined): string {
  return namespace === undefined || !of.isNamespaced
    ? `${of.path}/${of.name}`
    : `${of.path}/namespaces/${encodeURIComponent(namespace)}/${of.name}`;
}

export const qualifiedName = (of: WatchedResource): string => (of.group === '' ? of.name : `${of.name}.${of.group}`);

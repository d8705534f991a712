import type { ApiClient } from './api-client.ts';
import { pathOf, qualifiedName, type WatchedResource, watchedResources } from './resources.ts';

/** What one look at a cluster found out, without writing anything: permissions are found by trying to list one object. */
export interface ClusterReport {
  readonly isReachable: boolean;
  /** Why not, else empty. */
  readonly problem: string;
  /** `gitVersion`, e.g. `v1.34.1`; empty if unknown. */
  readonly version: string;
  /** UID of namespace `kube-system`, the identity of a cluster; empty if unknown. */
  readonly clusterUid: string;
  readonly serverTimeUs: number | undefined;
  readonly permissions: readonly Permission[];
}

export interface Permission {
  readonly resource: WatchedResource;
  readonly state: 'granted' | 'denied' | 'unknown';
  readonly message: string;
}

/** All of it together takes no longer; what is not known by then is `unknown`. */
const probeMs = 8000;

/** Looks at one cluster. Never fails: what could not be found out is in the report. */
export async function probeCluster(
  deps: { readonly client: ApiClient; readonly clock: { sleep(ms: number, signal: AbortSignal): Promise<void> } },
  scope: { readonly namespace: string | undefined; readonly signal: AbortSignal },
): Promise<ClusterReport> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  const timer = new AbortController();
  scope.signal.addEventListener('abort', end, { once: true });
  void deps.clock.sleep(probeMs, timer.signal).then(end);
  const version = await deps.client.get('/version', {}, stop.signal);
  if (version.kind === 'failed') {
    timer.abort();
    return { isReachable: false, problem: version.message, version: '', clusterUid: '', serverTimeUs: undefined, permissions: [] };
  }
  const [identity, ...permissions] = await Promise.all([
    deps.client.get('/api/v1/namespaces/kube-system', {}, stop.signal),
    ...watchedResources.map((resource) => permissionOf(deps.client, resource, scope.namespace, stop.signal)),
  ]);
  timer.abort();
  scope.signal.removeEventListener('abort', end);
  return {
    isReachable: true,
    problem: '',
    version: version.kind === 'ok' ? textOf(version.body, 'gitVersion') : '',
    clusterUid: identity.kind === 'ok' ? textOf(Reflect.get(identity.body, 'metadata'), 'uid') : '',
    serverTimeUs: version.kind === 'ok' ? version.serverTimeUs : undefined,
    permissions,
  };
}

async function permissionOf(
  client: ApiClient,
  resource: WatchedResource,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<Permission> {
  const answer = await client.get(pathOf(resource, namespace), { limit: '1' }, signal);
  if (answer.kind === 'ok') return { resource, state: 'granted', message: '' };
  const isDenied = answer.kind === 'refused' && (answer.status === 401 || answer.status === 403 || answer.status === 404);
  return { resource, state: isDenied ? 'denied' : 'unknown', message: answer.message };
}

/** The report as lines for a terminal: what is there, what is missing, and what is weaker because of it. */
export function formatClusterReport(cluster: string, report: ClusterReport, audit: 'webhook' | 'file' | 'none'): readonly string[] {
  if (!report.isReachable) return [`${cluster}: not reachable (${report.problem}); tried again until it is`];
  const granted = report.permissions.filter(({ state }) => state === 'granted').map(({ resource }) => resource);
  const withoutEvents = !granted.some(({ source }) => source === 'events');
  // One group of Events is as good as both.
  const missing = report.permissions.filter(
    ({ resource, state }) => state !== 'granted' && (resource.source !== 'events' || withoutEvents),
  );
  const sources = [...new Set(granted.map(({ source }) => source))];
  const lines = [
    `${cluster}: Kubernetes ${report.version === '' ? 'of unknown version' : report.version}`,
    `  may list   ${granted.length === 0 ? 'nothing' : granted.map(qualifiedName).join(', ')}`,
  ];
  for (const { resource, state, message } of missing)
    lines.push(
      `  ${state === 'denied' ? 'may not list' : 'no answer for'} ${qualifiedName(resource)}${message === '' ? '' : ` (${message})`}`,
    );
  lines.push(`  sources    ${[...sources, ...(audit === 'none' ? [] : [`audit by ${audit}`])].join(', ') || 'none'}`);
  const degraded = [...new Set(missing.map(({ resource }) => `without ${resource.source}: ${resource.without}`))];
  if (audit === 'none')
    degraded.push('without audit: admission, refusals other than FailedCreate, who deleted; bind and status times at 1 s');
  for (const line of degraded) lines.push(`  degraded   ${line}`);
  return lines;
}

function textOf(of: unknown, name: string): string {
  const value: unknown = typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
  return typeof value === 'string' ? value : '';
}

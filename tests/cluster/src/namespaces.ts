import type { ApiClient } from './api-client.ts';
import { until } from './daemon.ts';
import { LabFailure } from './lab-failure.ts';

/** An empty namespace of that name, in place of one that an earlier run has left. */
export async function freshNamespace(api: ApiClient, namespace: string): Promise<void> {
  await beginRemoval(api, namespace);
  await until(
    `namespace ${namespace} is gone`,
    async () => (await api.send('GET', `/api/v1/namespaces/${namespace}`)).status === 404,
    90_000,
  );
  await makeNamespace(api, namespace);
}

async function makeNamespace(api: ApiClient, namespace: string): Promise<void> {
  const { status, body } = await api.send('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  if (status !== 201) throw new LabFailure(`namespace ${namespace} could not be made: ${body.message}`);
  const exists = async (path: string): Promise<boolean> => (await api.send('GET', `/api/v1/namespaces/${namespace}${path}`)).status === 200;
  await until(
    `namespace ${namespace} has what Pods need`,
    async () => (await exists('/serviceaccounts/default')) && (await exists('/configmaps/kube-root-ca.crt')),
    30_000,
  );
}

/** Begins to remove a namespace; the rest is up to the cluster. */
export async function beginRemoval(api: ApiClient, namespace: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}`;
  if ((await api.send('GET', path)).status === 404) return;
  await api.send('DELETE', path);
  await api.send('DELETE', `${path}/pods`, { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 1 });
}

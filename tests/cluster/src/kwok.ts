import { writeFileSync } from 'node:fs';
import { createApiClient, type KubernetesObject } from './api-client.ts';
import { kubeconfigOf } from './certificates.ts';
import { startDaemon, until } from './daemon.ts';
import { kwokStages } from './kwok-stages.ts';
import { statePath } from './lab-paths.ts';
import { isTrue } from './pods.ts';

/** What keeps Pods off the nodes that do not exist, unless they tolerate it. */
export const kwokTaint = { key: 'kwok.x-k8s.io/node', value: 'fake', effect: 'NoSchedule' } as const;

/** Starts kwok and registers nodes that it plays: Pods bound there become Running without anything being run. */
export async function startKwokNodes(program: string, count: number): Promise<void> {
  const stages = statePath('kwok-stages.yaml');
  // Documents of JSON are documents of YAML.
  writeFileSync(
    stages,
    kwokStages()
      .map((stage) => `${JSON.stringify(stage)}\n`)
      .join('---\n'),
  );
  startDaemon('kwok', program, [
    `--config=${stages}`,
    `--kubeconfig=${kubeconfigOf('kwok')}`,
    '--manage-all-nodes=false',
    '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
    '--server-address=127.0.0.1:10247',
  ]);
  const api = createApiClient();
  for (let index = 1; index <= count; index++) await api.send('POST', '/api/v1/nodes', kwokNode(index));
  await until(
    `${count} nodes of kwok are Ready`,
    async () => {
      const { body } = await api.send('GET', '/api/v1/nodes?labelSelector=type=kwok');
      return body.items?.filter((node) => isTrue(node, 'Ready')).length === count;
    },
    120_000,
    'kwok',
  );
}

export const kwokNodeName = (index: number): string => `kwok-${String(index).padStart(3, '0')}`;

/** A node that kwok plays as soon as it is registered. */
export function kwokNode(index: number): KubernetesObject {
  const name = kwokNodeName(index);
  const resources = { cpu: '32', memory: '128Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: { type: 'kwok', 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${index % 3}` },
    },
    spec: { taints: [kwokTaint] },
    status: { allocatable: resources, capacity: resources },
  };
}

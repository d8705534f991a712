import type { KubernetesObject } from '../api-client.ts';
import { kwokNode, kwokNodeName } from '../kwok.ts';
import type { ScenarioLab } from '../scenario.ts';
import type { Act } from './act.ts';
import { fleet, fleetJob, rollout, scale } from './fleet.ts';

/** What every large cluster does all day: services start, are rolled out and scaled; nodes are drained, lost and added. */
export const everyday: readonly Act[] = [
  {
    namespace: 'shop',
    story: 'The shop window: many Pods, one rollout of all of them, more of them in the evening.',
    run: async (lab, at) => {
      await lab.create(fleet('Deployment', 'web', { replicas: 80 }));
      await at(3);
      await rollout(lab, '/deployments/web', 'registry.example.com/web:1.1');
      await at(25);
      await scale(lab, '/deployments/web', 95);
      await at(29.8);
      await scale(lab, '/deployments/web', 100);
    },
  },
  {
    namespace: 'shop',
    story: 'Cart and checkout are rolled out one after the other.',
    run: async (lab, at) => {
      await at(0.3);
      await lab.create(fleet('Deployment', 'cart', { replicas: 36 }));
      await lab.create(fleet('Deployment', 'checkout', { replicas: 24 }));
      await at(11);
      await rollout(lab, '/deployments/cart', 'registry.example.com/cart:2.0');
    },
  },
  {
    namespace: 'search',
    story: 'Queries grow for a while and shrink again.',
    run: async (lab, at) => {
      await at(0.5);
      await lab.create(fleet('Deployment', 'query', { replicas: 50, cpu: '250m' }));
      await lab.create(fleet('Deployment', 'indexer', { replicas: 20, cpu: '1' }));
      await at(7);
      await scale(lab, '/deployments/query', 70);
      await at(15);
      await scale(lab, '/deployments/query', 50);
      await at(20);
      await rollout(lab, '/deployments/query', 'registry.example.com/query:7.3');
    },
  },
  {
    namespace: 'payments',
    story: 'A StatefulSet is rolled out, Pod by Pod, and every Pod keeps its name.',
    run: async (lab, at) => {
      await at(0.8);
      await lab.create(fleet('Deployment', 'ledger', { replicas: 20 }));
      await lab.create(fleet('Deployment', 'gateway', { replicas: 16 }));
      await lab.create(fleet('StatefulSet', 'fraud', { replicas: 6 }));
      await at(9);
      await rollout(lab, '/deployments/gateway', 'registry.example.com/gateway:3.2');
      await at(13);
      await rollout(lab, '/statefulsets/fraud', 'registry.example.com/fraud:5');
    },
  },
  {
    namespace: 'platform',
    story: 'Every node has an agent; it is rolled out node by node.',
    run: async (lab, at) => {
      await at(0.6);
      await lab.create(fleet('DaemonSet', 'node-agent', {}));
      await at(10.5);
      await rollout(lab, '/daemonsets/node-agent', 'registry.example.com/node-agent:1.9');
    },
  },
  {
    namespace: 'batch',
    story: 'A report is made by a Job of many Pods.',
    run: async (lab, at) => {
      await at(12);
      await lab.create(fleetJob('report', 30, 10));
    },
  },
  {
    namespace: 'edge',
    story: 'One more Pod wants a port of its own on a node than there are nodes.',
    run: async (lab, at) => {
      await at(2);
      const nodes = (await lab.send('GET', '/api/v1/nodes?labelSelector=type=kwok')).items?.length ?? 0;
      const ports = { ports: [{ containerPort: 80, hostPort: 80 }] };
      await lab.create(fleet('Deployment', 'ingress', { replicas: nodes + 1, of: ports }));
    },
  },
  {
    namespace: 'edge',
    story: 'A cache wants nodes with fast disks; somebody labels some after a while.',
    run: async (lab, at) => {
      await at(4);
      await lab.create(fleet('Deployment', 'cache', { replicas: 3, pod: { nodeSelector: { type: 'kwok', disk: 'fast' } } }));
      await at(16);
      for (const index of [1, 2])
        await lab.send('PATCH', `/api/v1/nodes/${kwokNodeName(index)}`, { metadata: { labels: { disk: 'fast' } } });
    },
  },
  {
    namespace: 'analytics',
    story: 'Training fills the nodes and waits for room until another load ends; something important then preempts some of it.',
    causes: { train: 'insufficient-cpu' },
    run: async (lab, at) => {
      const important = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'demo-important' }, value: 1000 };
      lab.afterwards(async () => {
        await lab.send('DELETE', '/apis/scheduling.k8s.io/v1/priorityclasses/demo-important');
      });
      await lab.create(important);
      await at(1);
      await lab.create(fleet('Deployment', 'etl', { replicas: 5, cpu: '20' }));
      await at(5);
      await lab.create(fleet('Deployment', 'train', { replicas: 18, cpu: '20' }));
      await at(17);
      await scale(lab, '/deployments/etl', 0);
      await at(22);
      await lab.create(fleet('Deployment', 'settle', { replicas: 4, cpu: '20', pod: { priorityClassName: 'demo-important' } }));
    },
  },
  {
    namespace: 'platform',
    story: 'A node is drained for maintenance through the eviction API and comes back.',
    run: async (lab, at) => {
      const node = `/api/v1/nodes/${kwokNodeName(4)}`;
      await at(14);
      lab.afterwards(async () => {
        await lab.send('PATCH', node, { spec: { unschedulable: false } });
      });
      await lab.send('PATCH', node, { spec: { unschedulable: true } });
      for (let pod = await movablePod(lab, kwokNodeName(4)); pod !== undefined; pod = await movablePod(lab, kwokNodeName(4))) {
        const { name, namespace } = pod.metadata;
        const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
        await lab.send('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, eviction);
        await lab.rest(1);
      }
      await at(18);
      await lab.send('PATCH', node, { spec: { unschedulable: false } });
    },
  },
  {
    namespace: 'platform',
    story: 'A node is lost with everything on it, and another takes its place some minutes later.',
    run: async (lab, at) => {
      await at(18.5);
      await lab.send('DELETE', `/api/v1/nodes/${kwokNodeName(9)}`);
      await at(24);
      await lab.send('POST', '/api/v1/nodes', kwokNode(9));
    },
  },
];

/** A Pod of the node that is not on its way already, and would not come back at once. */
async function movablePod(lab: ScenarioLab, node: string): Promise<KubernetesObject | undefined> {
  const { items = [] } = await lab.send('GET', `/api/v1/pods?fieldSelector=spec.nodeName=${node}`);
  return items.find(({ metadata }) => metadata['deletionTimestamp'] === undefined && !isOfDaemonSet(metadata));
}

function isOfDaemonSet({ ownerReferences }: KubernetesObject['metadata']): boolean {
  return Array.isArray(ownerReferences) && ownerReferences.some(({ kind }) => kind === 'DaemonSet');
}

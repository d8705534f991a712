import type { Client } from './clients.ts';
import type { Life } from './scenario.ts';
import type { Simulation } from './simulation.ts';

const SECOND_US = 1_000_000;
const COMPONENT_LEASE_US = 2 * SECOND_US;
const APISERVER_LEASE_US = 10 * SECOND_US;
const NODE_STATUS_US = 300 * SECOND_US;
const WATCH_RENEWAL_US = 6 * SECOND_US;

/** Starts what every cluster writes all the time and what has nothing to do with Pods. */
export function startNoise(sim: Simulation): void {
  const { cluster, options } = sim;
  const lives = [
    repeat(sim, COMPONENT_LEASE_US, 0, (atUs) => renewLease(sim, atUs, cluster.schedulerLease, 'kube-scheduler')),
    repeat(sim, COMPONENT_LEASE_US, SECOND_US, (atUs) => renewLease(sim, atUs, cluster.controllerManager, 'kube-controller-manager')),
    ...cluster.apiservers.map((client, index) =>
      repeat(sim, APISERVER_LEASE_US, index * SECOND_US, (atUs) =>
        renewLease(sim, atUs, client, `apiserver-${'0123456789abcdef'.repeat(2).slice(index, index + 26)}`),
      ),
    ),
    ...(options.nodeObjects ? [] : cluster.nodes).map((node, index) =>
      repeat(sim, NODE_STATUS_US, Math.floor((index * NODE_STATUS_US) / cluster.nodes.length), (atUs) => {
        quiet(sim, atUs, {
          client: node.kubelet,
          verb: 'patch',
          uri: `/api/v1/nodes/${node.name}/status?timeout=10s`,
          ref: `{"resource":"nodes","name":"${node.name}","apiVersion":"v1","subresource":"status"}`,
        });
      }),
    ),
    repeat(sim, WATCH_RENEWAL_US, 500_000, (atUs) => renewWatch(sim, atUs)),
  ];
  for (const life of lives) sim.lives.push(options.startAtUs, life);
}

function* repeat(sim: Simulation, everyUs: number, firstAfterUs: number, act: (atUs: number) => void): Life {
  let atUs = sim.options.startAtUs + firstAfterUs;
  for (;;) {
    yield atUs;
    act(atUs);
    atUs += everyUs + sim.random.below(20_000);
  }
}

interface QuietRequest {
  readonly client: Client;
  readonly verb: string;
  readonly uri: string;
  readonly ref: string;
  readonly aside?: boolean;
}

function quiet(sim: Simulation, atUs: number, request: QuietRequest): void {
  sim.api.call({ ...request, code: 200, levelMost: 'Metadata' }, atUs);
}

function renewLease(sim: Simulation, atUs: number, client: Client, name: string): void {
  const resourceVersion = sim.api.nextResourceVersion();
  quiet(sim, atUs, {
    client,
    verb: 'update',
    aside: true,
    uri: `/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${name}?timeout=5s`,
    ref: `{"resource":"leases","namespace":"kube-system","name":"${name}","apiGroup":"coordination.k8s.io","apiVersion":"v1","resourceVersion":"${resourceVersion}"}`,
  });
}

const WATCHED = ['configmaps', 'services', 'secrets', 'nodes', 'persistentvolumes', 'namespaces'];

function renewWatch(sim: Simulation, atUs: number): void {
  const { random, cluster, api } = sim;
  const resource = random.pick(WATCHED);
  const client = random.pick(cluster.nodes).kubelet;
  const seconds = random.between(300, 600);
  const ref = `{"resource":"${resource}","apiVersion":"v1"}`;
  if (random.chance(0.3)) {
    quiet(sim, atUs, { client, verb: 'list', uri: `/api/v1/${resource}?limit=500\\u0026resourceVersion=0`, ref, aside: true });
    return;
  }
  api.call(
    {
      client,
      verb: 'watch',
      uri: `/api/v1/${resource}?allowWatchBookmarks=true\\u0026timeout=${goMinutes(seconds)}\\u0026timeoutSeconds=${seconds}\\u0026watch=true`,
      ref,
      code: 200,
      stage: 'ResponseStarted',
      aside: true,
      levelMost: 'Metadata',
    },
    atUs,
  );
}

function goMinutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

import {
  type Client,
  type ClientMaker,
  componentClient,
  controllerClient,
  kubeletClient,
  outsideClient,
  schedulerClient,
} from './clients.ts';
import type { SimulationOptions } from './options.ts';
import { createRandom, type Random } from './random.ts';
import { VERSION_FACTS, type VersionFacts } from './version-facts.ts';

export interface ClusterNode {
  readonly name: string;
  readonly uid: string;
  readonly index: number;
  readonly address: string;
  readonly kubelet: Client;
}

/** Everything of a cluster that does not change while it is simulated. */
export interface Cluster {
  readonly version: VersionFacts;
  readonly nodes: readonly ClusterNode[];
  readonly namespaces: readonly string[];
  readonly auditFiles: readonly string[];
  readonly scheduler: Client;
  readonly controllerManager: Client;
  readonly schedulerLease: Client;
  readonly apiservers: readonly Client[];
  readonly deployments: Client;
  readonly replicaSets: Client;
  readonly jobs: Client;
  readonly cronJobs: Client;
  readonly statefulSets: Client;
  readonly daemonSets: Client;
  readonly attachDetach: Client;
  readonly people: readonly Client[];
  readonly gateKeeper: Client;
  /** A namespace by uneven shares: the k-th gets about 1/k of what the first gets. */
  drawNamespace(random: Random): string;
}

/** Four of five, of which the hot namespace gets as many. */
const HOT_SHARE = 0.8;

export function createCluster(options: SimulationOptions): Cluster {
  const random = createRandom(options.seed + 0xc105);
  const version = VERSION_FACTS[options.kubernetes];
  const auditFiles = Array.from({ length: options.apiservers }, (_, index) => `audit-apiserver-${index}.jsonl`);
  const maker: ClientMaker = { random, version, auditFiles };
  const namespaces = Array.from({ length: options.namespaces }, (_, index) => namespaceName(index));

  return {
    version,
    nodes: Array.from({ length: options.nodes }, (_, index) => createNode(maker, index)),
    namespaces,
    auditFiles,
    scheduler: schedulerClient(maker),
    controllerManager: componentClient(maker, 'system:kube-controller-manager', 'kube-controller-manager/leader-election', 0),
    schedulerLease: componentClient(maker, 'system:kube-scheduler', 'kube-scheduler/leader-election', 0),
    apiservers: auditFiles.map((_, index) => componentClient(maker, 'system:apiserver', 'kube-apiserver', index)),
    deployments: controllerClient(maker, 'deployment-controller', 'deployment-controller'),
    replicaSets: controllerClient(maker, 'replicaset-controller', 'replicaset-controller'),
    jobs: controllerClient(maker, 'job-controller', 'job-controller'),
    cronJobs: controllerClient(maker, 'cronjob-controller', 'cronjob-controller'),
    statefulSets: controllerClient(maker, 'statefulset-controller', 'statefulset-controller'),
    daemonSets: controllerClient(maker, 'daemon-set-controller', 'daemonset-controller'),
    attachDetach: controllerClient(maker, 'attachdetach-controller', 'attachdetach-controller'),
    people: [outsideClient(maker, 'ada@example.org', 'kubectl'), outsideClient(maker, 'pipeline', 'Helm/3.18.4')],
    gateKeeper: outsideClient(maker, 'platform-operator', 'platform-operator/v0.9.1'),
    drawNamespace: namespaceDraw(namespaces, options.hotNamespace),
  };
}

function createNode(maker: ClientMaker, index: number): ClusterNode {
  const name = `node-${String(index + 1).padStart(3, '0')}`;
  const address = `10.0.${Math.floor(index / 250) + 1}.${(index % 250) + 1}`;
  return { name, uid: maker.random.uuid(), index, address, kubelet: kubeletClient(maker, { name, address, index }) };
}

const TEAMS = ['payments', 'search', 'checkout', 'catalogue', 'identity', 'reports', 'ingest', 'mail', 'maps', 'media', 'billing', 'fraud'];

function namespaceName(index: number): string {
  const team = TEAMS[index % TEAMS.length] ?? 'team';
  const round = Math.floor(index / TEAMS.length);
  return round === 0 ? team : `${team}-${round + 1}`;
}

function namespaceDraw(namespaces: readonly string[], hot: boolean): (random: Random) => string {
  const ends: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= namespaces.length; rank += 1) {
    total += 1 / rank;
    ends.push(total);
  }
  const first = namespaces[0] ?? 'default';
  return (random) => {
    const isHot = random.chance(HOT_SHARE);
    const point = (random.below(1_000_000) / 1_000_000) * total;
    if (hot && isHot) return first;
    return namespaces[ends.findIndex((end) => point < end)] ?? first;
  };
}

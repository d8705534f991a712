import {
  type Client,
  type ClientMaker,
  componentClient,
  controllerClient,
  kubeletClient,
  outsideClient,
  schedulerClient,
} from './clients.ts';
import { type NodePlan, type NodeSpell, type NodeTruth, planNodes } from './node-plan.ts';
import type { SimulationOptions } from './options.ts';
import { createRandom, type Random } from './random.ts';
import { VERSION_FACTS, type VersionFacts } from './version-facts.ts';

export interface ClusterNode {
  readonly name: string;
  readonly uid: string;
  readonly index: number;
  readonly address: string;
  /** The node's clock minus the API server's. */
  readonly aheadUs: number;
  readonly spells: readonly NodeSpell[];
  readonly leaseUid: string;
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
  readonly nodeController: Client;
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
  const plans = planNodes(options);
  const namespaces = Array.from({ length: options.namespaces }, (_, index) => namespaceName(index));

  return {
    version,
    nodes: Array.from({ length: options.nodes }, (_, index) => createNode(maker, index, plans[index] ?? STEADY)),
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
    nodeController: controllerClient(maker, 'node-controller', 'node-controller'),
    drawNamespace: namespaceDraw(namespaces, options.hotNamespace),
  };
}

/** What really was with each node of this simulation. */
export function nodeTruths(options: SimulationOptions): readonly NodeTruth[] {
  return createCluster(options).nodes.map(({ name, uid, aheadUs, spells }) => ({
    cluster: options.cluster,
    node: name,
    uid,
    aheadUs,
    spells,
  }));
}

const STEADY: NodePlan = { aheadUs: 0, spells: [] };

function createNode(maker: ClientMaker, index: number, { aheadUs, spells }: NodePlan): ClusterNode {
  const name = `node-${String(index + 1).padStart(3, '0')}`;
  const address = `10.0.${Math.floor(index / 250) + 1}.${(index % 250) + 1}`;
  const uid = maker.random.uuid();
  const kubelet = kubeletClient(maker, { name, address, index, aheadUs });
  return {
    name,
    uid,
    index,
    address,
    aheadUs,
    spells,
    leaseUid: `${uid.slice(0, -4)}1ea5`,
    kubelet,
  };
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

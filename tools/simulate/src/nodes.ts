import type { ClusterNode } from './cluster.ts';
import { quote } from './json-text.ts';
import type { NodeSpell } from './node-plan.ts';
import { type Life, type Run, wait } from './scenario.ts';
import type { Simulation } from './simulation.ts';
import { microText, secondText } from './time-text.ts';

const NODES_FILE = 'nodes.jsonl';
const SECOND_US = 1_000_000;
const STATUS_US = 300 * SECOND_US;
const LEASE_US = 10 * SECOND_US;
/** The node was registered this long before the simulation begins. */
const AGE_US = 30 * 86_400 * SECOND_US;

/** A Node object while it lives. Condition times are those of its kubelet's clock. */
interface NodeState {
  readonly node: ClusterNode;
  readonly registeredAtUs: number;
  conditions: readonly NodeCondition[];
  taints: readonly string[];
  resourceVersion: number;
}

interface NodeCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
  readonly sinceUs: number;
  readonly heardUs: number;
}

/** Starts what each node writes of itself: its status, its lease, and the taints that the node controller sets for it. */
export function startNodes(sim: Simulation): void {
  const { cluster, options } = sim;
  for (const node of cluster.nodes) {
    const run = (): Run => ({ sim, scenario: 'node', namespace: '', ending: 'stay', nowUs: options.startAtUs });
    const state = registered(sim, node);
    watch(sim, state, 'ADDED', options.startAtUs);
    sim.lives.push(options.startAtUs, heartbeats(run(), state));
    sim.lives.push(options.startAtUs, leases(run(), node));
    for (const spell of node.spells) sim.lives.push(options.startAtUs, trouble(run(), state, spell));
  }
}

function registered(sim: Simulation, node: ClusterNode): NodeState {
  const registeredAtUs = sim.options.startAtUs - AGE_US + node.index * SECOND_US;
  const since = registeredAtUs + 20 * SECOND_US + node.aheadUs;
  const healthy = (type: string): NodeCondition => condition(type, false, since);
  return {
    node,
    registeredAtUs,
    conditions: ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map(healthy),
    taints: [],
    resourceVersion: sim.api.nextResourceVersion(),
  };
}

/** Every five minutes, and nobody waits for the other nodes. */
function* heartbeats(run: Run, state: NodeState): Life {
  const { nodes } = run.sim.cluster;
  yield* wait(run, Math.floor((state.node.index * STATUS_US) / nodes.length));
  for (;;) {
    patchStatus(run, state, []);
    yield* wait(run, STATUS_US + run.sim.random.below(20_000));
  }
}

function* leases(run: Run, node: ClusterNode): Life {
  const { sim } = run;
  const transitions = `"holderIdentity":"${node.name}","leaseDurationSeconds":40`;
  yield* wait(run, Math.floor((node.index * LEASE_US) / sim.cluster.nodes.length));
  for (;;) {
    const resourceVersion = sim.api.nextResourceVersion();
    const renewedUs = run.nowUs;
    const meta = `"name":"${node.name}","namespace":"kube-node-lease","uid":"${node.leaseUid}","resourceVersion":"`;
    const rest = `","ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"${node.name}","uid":"${node.uid}"}]},"spec":{${transitions},"renewTime":"${microText(renewedUs + node.aheadUs)}"}}`;
    const lease = (version: number): string => `{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{${meta}${version}${rest}`;
    sim.api.call(
      {
        client: node.kubelet,
        verb: 'update',
        uri: `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node.name}?timeout=10s`,
        ref: `{"resource":"leases","namespace":"kube-node-lease","name":"${node.name}","uid":"${node.leaseUid}","apiGroup":"coordination.k8s.io","apiVersion":"v1","resourceVersion":"${resourceVersion}"}`,
        code: 200,
        request: () => lease(resourceVersion),
        response: () => lease(resourceVersion + 1),
      },
      renewedUs + sim.random.between(300, 3_000),
    );
    yield* wait(run, LEASE_US + sim.random.below(400_000));
  }
}

/** The kubelet says what is wrong and, when it has passed, that it has; the node controller taints and untaints. */
function* trouble(run: Run, state: NodeState, spell: NodeSpell): Life {
  const { sim } = run;
  yield* wait(run, spell.fromUs - run.nowUs);
  patchStatus(run, state, [condition(spell.condition, true, spell.fromUs + state.node.aheadUs)]);
  yield* wait(run, sim.random.around(50_000));
  patchTaints(run, state, [TAINTS[spell.condition]]);
  sim.tainted.add(state.node.name);
  yield* wait(run, spell.untilUs - run.nowUs);
  patchStatus(run, state, [condition(spell.condition, false, spell.untilUs + state.node.aheadUs)]);
  yield* wait(run, sim.random.around(50_000));
  patchTaints(run, state, []);
  sim.tainted.delete(state.node.name);
}

function patchStatus(run: Run, state: NodeState, changed: readonly NodeCondition[]): void {
  const { sim } = run;
  const { node } = state;
  const heardUs = run.nowUs + node.aheadUs;
  state.conditions = state.conditions.map((one) => ({ ...(changed.find(({ type }) => type === one.type) ?? one), heardUs }));
  state.resourceVersion = sim.api.nextResourceVersion();
  const patched = state.conditions.map((one) =>
    changed.some(({ type }) => type === one.type)
      ? conditionJson(one)
      : `{"lastHeartbeatTime":"${secondText(heardUs)}","type":"${one.type}"}`,
  );
  const order = state.conditions.map(({ type }) => `{"type":"${type}"}`).join(',');
  const answer = sim.api.call(
    {
      client: node.kubelet,
      verb: 'patch',
      uri: `/api/v1/nodes/${node.name}/status?timeout=10s`,
      ref: `{"resource":"nodes","name":"${node.name}","apiVersion":"v1","subresource":"status"}`,
      code: 200,
      request: () => `{"status":{"$setElementOrder/conditions":[${order}],"conditions":[${patched.join(',')}]}}`,
      response: () => nodeJson(sim, state),
    },
    run.nowUs + sim.random.between(300, 3_000),
  );
  watch(sim, state, 'MODIFIED', answer.answeredAtUs);
}

function patchTaints(run: Run, state: NodeState, taints: readonly Taint[]): void {
  const { sim } = run;
  state.taints = taints.map(({ key, effect }) => `{"key":"${key}","effect":"${effect}","timeAdded":"${secondText(run.nowUs)}"}`);
  state.resourceVersion = sim.api.nextResourceVersion();
  const patch = `{"spec":{"taints":${state.taints.length === 0 ? 'null' : `[${state.taints.join(',')}]`}}}`;
  const answer = sim.api.call(
    {
      client: sim.cluster.nodeController,
      verb: 'patch',
      uri: `/api/v1/nodes/${state.node.name}`,
      ref: `{"resource":"nodes","name":"${state.node.name}","apiVersion":"v1"}`,
      code: 200,
      request: () => patch,
      response: () => nodeJson(sim, state),
    },
    run.nowUs,
  );
  watch(sim, state, 'MODIFIED', answer.answeredAtUs);
}

function watch(sim: Simulation, state: NodeState, type: 'ADDED' | 'MODIFIED', atUs: number): void {
  sim.outbox.watch(NODES_FILE, atUs, `{"type":"${type}","object":${nodeJson(sim, state)}}`);
}

function nodeJson(sim: Simulation, { node, registeredAtUs, conditions, taints, resourceVersion }: NodeState): string {
  const zone = 'abc'[node.index % 3] ?? 'a';
  const labels = `"kubernetes.io/arch":"amd64","kubernetes.io/hostname":"${node.name}","kubernetes.io/os":"linux","node.kubernetes.io/instance-type":"m5.2xlarge","topology.kubernetes.io/region":"eu-west-1","topology.kubernetes.io/zone":"eu-west-1${zone}"`;
  const spec = `"podCIDR":"10.${244 + (node.index >> 8)}.${node.index & 255}.0/24","providerID":"aws:///eu-west-1${zone}/i-${node.uid.slice(0, 8)}"${taints.length === 0 ? '' : `,"taints":[${taints.join(',')}]`}`;
  const room = '"cpu":"8","ephemeral-storage":"101430960Ki","hugepages-2Mi":"0","memory":"32386544Ki","pods":"110"';
  const info = `"machineID":"${node.uid.replaceAll('-', '')}","kernelVersion":"6.1.115","osImage":"Debian GNU/Linux 12 (bookworm)","containerRuntimeVersion":"containerd://2.1.4","kubeletVersion":"${sim.cluster.version.release}","operatingSystem":"linux","architecture":"amd64"`;
  return `{"kind":"Node","apiVersion":"v1","metadata":{"name":"${node.name}","uid":"${node.uid}","resourceVersion":"${resourceVersion}","creationTimestamp":"${secondText(registeredAtUs)}","labels":{${labels}}},"spec":{${spec}},"status":{"capacity":{${room}},"allocatable":{${room}},"conditions":[${conditions.map(conditionJson).join(',')}],"addresses":[{"type":"InternalIP","address":"${node.address}"},{"type":"Hostname","address":"${node.name}"}],"nodeInfo":{${info}}}}`;
}

function conditionJson({ type, status, reason, message, sinceUs, heardUs }: NodeCondition): string {
  return `{"lastHeartbeatTime":"${secondText(heardUs)}","lastTransitionTime":"${secondText(sinceUs)}","message":${quote(message)},"reason":"${reason}","status":"${status}","type":"${type}"}`;
}

interface Taint {
  readonly key: string;
  readonly effect: string;
}

const TAINTS: Readonly<Record<NodeSpell['condition'], Taint>> = {
  DiskPressure: { key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule' },
  MemoryPressure: { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' },
  Ready: { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
};

const WORDS: Readonly<Record<string, { readonly well: readonly [string, string]; readonly ill: readonly [string, string] }>> = {
  MemoryPressure: {
    well: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    ill: ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
  },
  DiskPressure: {
    well: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    ill: ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
  },
  PIDPressure: {
    well: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    ill: ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
  },
  Ready: {
    well: ['KubeletReady', 'kubelet is posting ready status'],
    ill: ['KubeletNotReady', 'PLEG is not healthy: pleg was last seen active 3m1.021s ago; threshold is 3m0s'],
  },
};

function condition(type: string, isIll: boolean, sinceUs: number): NodeCondition {
  const words = WORDS[type];
  const [reason = '', message = ''] = (isIll ? words?.ill : words?.well) ?? [];
  return { type, status: (type === 'Ready') === isIll ? 'False' : 'True', reason, message, sinceUs, heardUs: sinceUs };
}

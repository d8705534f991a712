import { normalizeDocument } from '@lunettes/core/normalization';
import type { PodFacts, Signal, Sli, Source, WorkloadFacts } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, disordered } from './disordered.ts';
import { type LaneRun, type Outcome, runLanes } from './lanes.ts';
import { simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;
const { signals: simulated, options } = simulatedSignals({
  seed: 31,
  pods: 50,
  nodes: 6,
  namespaces: 5,
  durationS: 2400,
  mix: { 'healthy-deployment': 3, job: 1, 'insufficient-cpu': 1, 'quota-exceeded': 1 },
  disorderMs: 0,
  duplicateRatio: 0,
  lateRatio: 0,
});
/** The simulator's Deployments belong to nobody; here they belong to a custom resource. */
const told = simulated.filter(
  ({ type, body }) => type !== 'workload' || body === null || !body.includes('"kind":"Deployment","owner":null'),
);
const run: LaneRun = {
  cluster: options.cluster,
  lanes: 1,
  untilUs: options.startAtUs + options.durationS * second,
  roundTrip: false,
  latenessUs: 0,
  sources: ['audit', 'event_core', 'pod_watch', 'node_watch', 'workload_watch'],
};
const pods = told.flatMap(({ body, type, namespace }) =>
  type === 'pod' && body !== null ? [{ namespace, facts: JSON.parse(body) as PodFacts }] : [],
);
const iso = (us: number): string => new Date(us / 1000).toISOString().replace(/\.\d+Z/, 'Z');

function read(object: object, source: Source): readonly Signal[] {
  const watched = { type: 'ADDED', object };
  const { parts } = normalizeDocument(watched, { cluster: options.cluster, source, ignoredNamespaces: new Set() });
  return parts.flatMap((part) => (part.outcome === 'signals' ? part.signals : []));
}

/** A Node that moved to another kubelet in the middle of the run. */
function nodeAt(name: string, us: number, kubeletVersion: string): readonly Signal[] {
  const number = Number(name.replace(/\D/g, '')) % 3;
  const labels = {
    'topology.kubernetes.io/zone': `zone-${number}`,
    'topology.kubernetes.io/region': 'north',
    'karpenter.sh/nodepool': `pool-${number}`,
    'node.kubernetes.io/instance-type': 'm5.large',
  };
  const metadata = { name, uid: `uid-${name}`, resourceVersion: String(us), creationTimestamp: iso(us), labels };
  return read({ kind: 'Node', apiVersion: 'v1', metadata, status: { nodeInfo: { kubeletVersion } } }, 'node_watch');
}
const nodes = [...new Set(pods.map(({ facts }) => facts.nodeName).filter((name) => name !== ''))];
const middleUs = options.startAtUs + 900 * second;
const ofNodes = nodes.flatMap((name) => [...nodeAt(name, options.startAtUs, 'v1.34.1'), ...nodeAt(name, middleUs, 'v1.34.2')]);

/** Their ReplicaSets are in the audit log. */
const deployments = new Map(
  told.flatMap(({ body, type, namespace, at_us }) => {
    const owner = type === 'workload' && body !== null ? (JSON.parse(body) as WorkloadFacts).owner : null;
    return owner?.kind === 'Deployment' ? [[owner.uid, { ...owner, namespace, at_us }] as const] : [];
  }),
);
const ofWorkloads = [...deployments.values()].flatMap(({ name, uid, namespace, at_us }) => {
  const ownerReferences = [{ controller: true, kind: 'Shop', name: `shop-${name}`, uid: `uid-${name}` }];
  const metadata = { namespace, name, uid, creationTimestamp: iso(at_us - second), resourceVersion: '5', ownerReferences };
  return read({ kind: 'Deployment', apiVersion: 'apps/v1', metadata }, 'workload_watch');
});

const signals = [...told, ...ofNodes, ...ofWorkloads].sort((a, b) => a.at_us - b.at_us);
const straight = runLanes(signals, run);
const rows = ({ rows: all }: Outcome): readonly Sli[] =>
  [...all.values()].flatMap(({ topic, value }) => (topic === 'sli' ? [value as Sli] : []));

test('a delivery says where its node stood when it was bound, and who is at the top of its controllers', () => {
  const placed = rows(straight).filter(({ node }) => node !== null);
  expect(placed.length).toBeGreaterThan(40);
  for (const row of placed) {
    const number = Number((row.node ?? '').replace(/\D/g, '')) % 3;
    expect(row).toMatchObject({ zone: `zone-${number}`, region: 'north', node_pool: `pool-${number}`, instance_type: 'm5.large' });
  }
  const creates = placed.filter(({ action }) => action === 'create');
  expect(new Set(creates.map(({ kubelet_version }) => kubelet_version))).toEqual(new Set(['v1.34.1', 'v1.34.2']));
  const owned = rows(straight).filter(({ owner_kind, outcome }) => owner_kind === 'ReplicaSet' && outcome !== 'rejected');
  expect(owned.length).toBeGreaterThan(20);
  for (const { workload_kind, workload_name, workload_uid, owner_name, revision } of owned) {
    const deployment = owner_name?.slice(0, -`-${revision}`.length);
    expect([workload_kind, workload_name, workload_uid]).toEqual(['Shop', `shop-${deployment}`, `uid-${deployment}`]);
  }
});

test('a refused creation says who is at the top of its controllers, not who was refused', () => {
  const refused = rows(straight).filter(({ outcome, owner_kind }) => outcome === 'rejected' && owner_kind === 'ReplicaSet');
  expect(refused.length).toBeGreaterThan(0);
  for (const { workload_kind, workload_name, workload_uid, owner_name } of refused) {
    const deployment = owner_name?.slice(0, owner_name.lastIndexOf('-'));
    expect([workload_kind, workload_name, workload_uid]).toEqual(['Shop', `shop-${deployment}`, `uid-${deployment}`]);
  }
});

test('Nodes and controllers that are told of after their Pods give the same rows', () => {
  const last = runLanes([...told, ...ofNodes, ...ofWorkloads.toReversed()], { ...run, latenessUs: 3600 * second });
  const early = runLanes([...ofNodes, ...ofWorkloads, ...told], { ...run, latenessUs: 3600 * second });
  expect(differences(last.rows, early.rows)).toEqual([]);
  expect(last.digest).toBe(early.digest);
});

test('in any order within the lateness, with any repeats, on any number of lanes, the rows are the same', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(1, 3, 8), fc.constantFrom(2 * second, 240 * second), (seed, lanes, withinUs) => {
      const outcome = runLanes(disordered(signals, seed, withinUs, 0.2), { ...run, lanes, latenessUs: withinUs, roundTrip: true });
      expect(differences(outcome.rows, straight.rows)).toEqual([]);
      expect(outcome.digest).toBe(straight.digest);
    }),
    { numRuns: 8 },
  );
});

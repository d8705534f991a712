import { normalizeDocument } from '@lunettes/core/normalization';
import type { Diagnosis, Signal, Sli, Source } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, disordered } from './disordered.ts';
import { type LaneRun, type Outcome, runLanes } from './lanes.ts';

const second = 1_000_000;
const startUs = 1_780_000_000 * second;
const cluster = 'north';
const run: LaneRun = {
  cluster,
  lanes: 1,
  untilUs: startUs + 3600 * second,
  roundTrip: false,
  latenessUs: 0,
  sources: ['event_core', 'node_watch', 'pod_watch', 'pvc_watch'],
};

const iso = (atS: number): string => new Date((startUs + atS * second) / 1000).toISOString().replace(/\.\d+Z/, 'Z');

function shown(object: object, source: Source, type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'MODIFIED'): readonly Signal[] {
  const { parts } = normalizeDocument({ type, object }, { cluster, source, ignoredNamespaces: new Set() });
  return parts.flatMap((part) => (part.outcome === 'signals' ? part.signals : []));
}

/** A Node since `createdS`, seen at `atS`, whose readiness has been what it is since `sinceS`. */
function node(name: string, atS: number, of: { status: string; sinceS: number; cpu?: string; createdS?: number }, type?: 'DELETED') {
  const metadata = { name, uid: `uid-${name}`, resourceVersion: String(1000 + atS), creationTimestamp: iso(of.createdS ?? -9000) };
  const conditions = [
    { type: 'Ready', status: of.status, reason: `Because${of.status}`, lastTransitionTime: iso(of.sinceS), lastHeartbeatTime: iso(atS) },
  ];
  const status = { allocatable: { cpu: of.cpu ?? '8', memory: '32Gi' }, conditions };
  return shown({ kind: 'Node', apiVersion: 'v1', metadata, status }, 'node_watch', type);
}

interface Asked {
  readonly cpu?: string;
  readonly schedulerName?: string;
  readonly claim?: string;
  /** When it was bound, and to which node. */
  readonly bound?: readonly [atS: number, node: string];
}

function pod(
  namespace: string,
  name: string,
  createdS: number,
  { cpu = '100m', schedulerName = 'default-scheduler', bound, claim }: Asked,
) {
  const metadata = { namespace, name, uid: `uid-${namespace}-${name}`, creationTimestamp: iso(createdS) };
  const container = { name: 'app', image: 'shop:1', resources: { requests: { cpu, memory: '64Mi' } } };
  const volumes = claim === undefined ? [] : [{ name: 'data', persistentVolumeClaim: { claimName: claim } }];
  const at = (version: number, spec: object, conditions: readonly object[]) =>
    shown(
      {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { ...metadata, resourceVersion: String(version) },
        spec: { restartPolicy: 'Always', schedulerName, containers: [container], volumes, ...spec },
        status: { phase: 'Pending', conditions },
      },
      'pod_watch',
    );
  const first = at(5000 + createdS, {}, []);
  if (bound === undefined) return first;
  const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: iso(bound[0]) };
  return [...first, ...at(6000 + bound[0], { nodeName: bound[1] }, [scheduled])];
}

function happened(about: { kind: string; namespace: string; name: string; uid: string }, atS: number, of: object): readonly Signal[] {
  const metadata = {
    namespace: about.namespace,
    name: `${about.name}.${atS}`,
    uid: `event-${about.uid}-${atS}`,
    resourceVersion: String(9000 + atS),
  };
  const times = { firstTimestamp: iso(atS), lastTimestamp: iso(atS), count: 1, type: 'Warning' };
  return shown({ kind: 'Event', apiVersion: 'v1', metadata, involvedObject: about, ...times, ...of }, 'event_core');
}

const refused = (namespace: string, name: string, atS: number, message: string): readonly Signal[] =>
  happened({ kind: 'Pod', namespace, name, uid: `uid-${namespace}-${name}` }, atS, {
    reason: 'FailedScheduling',
    message,
    source: { component: 'default-scheduler' },
  });

const claim = (namespace: string, name: string, atS: number, phase: string): readonly Signal[] =>
  shown(
    {
      kind: 'PersistentVolumeClaim',
      apiVersion: 'v1',
      metadata: {
        namespace,
        name,
        uid: `uid-${namespace}-${name}`,
        resourceVersion: String(3000 + atS),
        creationTimestamp: iso(5),
        managedFields: [{ time: iso(atS) }],
      },
      spec: { storageClassName: 'fast' },
      status: { phase },
    },
    'pvc_watch',
  );

const saidOfClaim = (namespace: string, name: string, atS: number, reason: string, message: string): readonly Signal[] =>
  happened({ kind: 'PersistentVolumeClaim', namespace, name, uid: `uid-${namespace}-${name}` }, atS, {
    reason,
    message,
    source: {
      component: reason === 'ProvisioningFailed' && !message.startsWith('storageclass') ? 'disk.example_0' : 'persistentvolume-controller',
    },
  });

const unbound = '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.';
const full = '0/3 nodes are available: 3 Insufficient cpu.';
const told: readonly Signal[] = [
  // n1 stops reporting, n2 flaps and comes back, n3 is deleted, and a machine of 64 cores is long gone.
  ...node('n1', 0, { status: 'True', sinceS: -8000 }),
  ...node('n1', 60, { status: 'Unknown', sinceS: 60 }),
  ...node('n2', 0, { status: 'True', sinceS: -8000 }),
  ...node('n2', 40, { status: 'False', sinceS: 40 }),
  ...node('n2', 55, { status: 'True', sinceS: 55 }),
  ...node('n3', 0, { status: 'True', sinceS: -8000, cpu: '16' }),
  ...node('n3', 90, { status: 'Unknown', sinceS: 70, cpu: '16' }),
  ...node('n3', 91, { status: 'Unknown', sinceS: 70, cpu: '16' }, 'DELETED'),
  ...node('huge', -8 * 86_400, { status: 'True', sinceS: -9 * 86_400, cpu: '64', createdS: -9 * 86_400 }),
  ...node('huge', -8 * 86_400 + 1, { status: 'True', sinceS: -9 * 86_400, cpu: '64', createdS: -9 * 86_400 }, 'DELETED'),
  ...['shop', 'bank', 'mail'].flatMap((namespace) => [
    ...pod(namespace, 'on-n1', 20, { bound: [22, 'n1'] }),
    ...pod(namespace, 'on-n2', 20, { bound: [22, 'n2'] }),
    ...pod(namespace, 'on-n3', 20, { bound: [22, 'n3'] }),
    ...pod(namespace, 'later-on-n1', 120, { bound: [122, 'n1'] }),
    ...pod(namespace, 'fits', 30, { cpu: '12' }),
    ...refused(namespace, 'fits', 31, full),
    ...pod(namespace, 'too-large', 30, { cpu: '20' }),
    ...refused(namespace, 'too-large', 31, full),
    ...pod(namespace, 'misnamed', 30, { schedulerName: 'nobody' }),
    ...claim(namespace, 'of-no-class', 5, 'Pending'),
    ...saidOfClaim(namespace, 'of-no-class', 6, 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found'),
    ...saidOfClaim(namespace, 'of-no-class', 66, 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found'),
    ...pod(namespace, 'classless', 30, { claim: 'of-no-class' }),
    ...refused(namespace, 'classless', 31, unbound),
    ...saidOfClaim(namespace, 'refused-disk', 40, 'ProvisioningFailed', 'rpc error: quota of disks exceeded'),
    ...pod(namespace, 'no-disk', 30, { claim: 'refused-disk' }),
    ...refused(namespace, 'no-disk', 31, unbound),
    ...claim(namespace, 'nobody-makes', 5, 'Pending'),
    ...pod(namespace, 'waits', 30, { claim: 'nobody-makes' }),
    ...refused(namespace, 'waits', 31, unbound),
    ...claim(namespace, 'made-late', 5, 'Pending'),
    ...saidOfClaim(namespace, 'made-late', 8, 'ProvisioningFailed', 'rpc error: try again'),
    ...claim(namespace, 'made-late', 20, 'Bound'),
    ...pod(namespace, 'no-room', 30, { claim: 'made-late', cpu: '12' }),
    ...refused(namespace, 'no-room', 31, full),
  ]),
  // A scheduler that has placed a Pod of `bank`, and none of `shop`.
  ...pod('bank', 'gang-0', 10, { schedulerName: 'gang', bound: [12, 'n2'] }),
  ...pod('bank', 'gang-1', 700, { schedulerName: 'gang' }),
  ...pod('shop', 'gang-1', 700, { schedulerName: 'gang' }),
];

const causes: Readonly<Record<string, string>> = {
  'on-n1': 'node-unreachable',
  'on-n2': 'kubelet-slow',
  'on-n3': 'node-lost',
  'later-on-n1': 'node-unreachable',
  fits: 'insufficient-cpu',
  'too-large': 'request-exceeds-every-node',
  misnamed: 'scheduler-name-unknown',
  classless: 'storage-class-missing',
  'no-disk': 'volume-provisioning-failed',
  waits: 'pvc-not-bound',
  'no-room': 'insufficient-cpu',
  'bank/gang-0': 'kubelet-slow',
  'bank/gang-1': 'scheduler-down',
  'shop/gang-1': 'scheduler-name-unknown',
};

const signals = [...told].sort((a, b) => a.at_us - b.at_us);
const straight = runLanes(signals, run);
const valuesOf = <T>({ rows }: Outcome, wanted: string): readonly T[] =>
  [...rows.values()].flatMap(({ topic, value }) => (topic === wanted ? [value as T] : []));

test('what stands around a Pod names its cause: its node, the largest node, the schedulers of its namespace', () => {
  const rows = valuesOf<Sli>(straight, 'sli').filter(({ action }) => action === 'create');
  expect(rows.length).toBe(36);
  for (const { namespace, pod: name, cause } of rows)
    expect(cause, `${namespace}/${name}`).toBe(causes[`${namespace}/${name}`] ?? causes[name]);
});

test('the evidence of a node is the Node’s own condition', () => {
  const diagnosis = valuesOf<Diagnosis>(straight, 'diagnoses').find(
    ({ cause, pod: name }) => cause === 'node-unreachable' && name === 'on-n1',
  );
  expect(diagnosis?.evidence[0]).toMatchObject({
    at_us: startUs + 60 * second,
    reason: 'BecauseUnknown',
    object: { kind: 'Node', name: 'n1', namespace: '' },
  });
});

test('a claim without a volume is named, with its class', () => {
  const diagnosis = valuesOf<Diagnosis>(straight, 'diagnoses').find(
    ({ cause, pod: name }) => cause === 'pvc-not-bound' && name === 'waits',
  );
  expect(diagnosis?.summary).toBe('A volume claim of the Pod has no volume yet: nobody-makes of storage class fast.');
});

test('the evidence of a missing class is what was said of the claim', () => {
  const diagnosis = valuesOf<Diagnosis>(straight, 'diagnoses').find(({ cause }) => cause === 'storage-class-missing');
  expect(diagnosis?.evidence[0]).toMatchObject({
    reason: 'ProvisioningFailed',
    object: { kind: 'PersistentVolumeClaim', namespace: diagnosis?.namespace, name: 'of-no-class' },
  });
});

test('Nodes and claims that are told of after all Pods, or before them, give the same rows', () => {
  const isAround = ({ type }: Signal): boolean => type === 'node' || type === 'claim';
  const ofNodes = told.filter(isAround);
  const others = told.filter((signal) => !isAround(signal));
  const late = { ...run, latenessUs: 9 * 86_400 * second };
  const last = runLanes([...others, ...ofNodes], late);
  expect(differences(last.rows, straight.rows)).toEqual([]);
  expect(differences(runLanes([...ofNodes.toReversed(), ...others.toReversed()], late).rows, straight.rows)).toEqual([]);
});

// Verifies: L15
test('in any order within the lateness, with any repeats, on any number of lanes, the rows are the same', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(1, 3, 8), fc.constantFrom(2 * second, 240 * second), (seed, lanes, withinUs) => {
      const outcome = runLanes(disordered(signals, seed, withinUs, 0.3), { ...run, lanes, latenessUs: withinUs, roundTrip: true });
      expect(differences(outcome.rows, straight.rows)).toEqual([]);
      expect(outcome.digest).toBe(straight.digest);
    }),
    { numRuns: 60 },
  );
});

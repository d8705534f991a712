import { expect, test } from 'vitest';
import { carried, factLines, onlySignal, sampleOptions } from '../../test/normalization/check-outcome.ts';
import { podUid, sampleClaim, sampleNode, samplePod, sampleReplicaSet } from '../../test/normalization/sample-records.ts';
import { normalizeObject } from './normalize-object.ts';
import { observedAt } from './observed-at.ts';

test('a Pod is dated by the newest time in it', () => {
  const signal = onlySignal(normalizeObject(carried(samplePod()), sampleOptions));
  expect(signal).toMatchObject({ type: 'pod', source: 'pod_watch', at_us: 1_772_359_205_000_000 });
  expect(signal.evidence_id).toBe(`${podUid}@90071992547409931`);
  expect(factLines(signal, 'container.running')).toEqual(['inferred collector 1772359205000000 s [app#1]']);
  expect(signal.facts.some((fact) => fact.precision === 'audit')).toBe(false);
});

test('managed fields date a Pod too', () => {
  const pod = samplePod({ metadata: { managedFields: [{ manager: 'kubelet', time: '2026-03-01T10:00:30Z' }] } });
  expect(onlySignal(normalizeObject(carried(pod), sampleOptions)).at_us).toBe(1_772_359_230_000_000);
});

test('a deletion counts from its request, not from its end', () => {
  const pod = samplePod({ metadata: { deletionTimestamp: '2026-03-01T10:01:10Z', deletionGracePeriodSeconds: 30 } });
  const signal = onlySignal(normalizeObject(carried(pod), sampleOptions));
  expect(signal.at_us).toBe(1_772_359_240_000_000);
  expect(factLines(signal, 'pod.delete_requested')).toEqual(['field apiserver 1772359240000000 s [#0] grace_s=30']);
});

test('a watch tells that a Pod is gone, and that its gates are', () => {
  const unbound = samplePod({ spec: { nodeName: null }, status: { conditions: [] } });
  expect(factLines(onlySignal(normalizeObject(carried(samplePod()), sampleOptions, 'DELETED')), 'pod.deleted')).toHaveLength(1);
  expect(factLines(onlySignal(normalizeObject(carried(unbound), sampleOptions, 'MODIFIED')), 'pod.ungated')).toHaveLength(1);
  expect(factLines(onlySignal(normalizeObject(carried(unbound), sampleOptions, 'ADDED')), 'pod.ungated')).toEqual([]);
});

test('a Pod with a node but without the condition was scheduled some time before', () => {
  const pod = samplePod({ status: { conditions: [] } });
  expect(factLines(onlySignal(normalizeObject(carried(pod), sampleOptions)), 'pod.scheduled')).toEqual([
    'inferred collector 1772359204000000 s [#0] node=worker-1',
  ]);
});

test('a mirror Pod was bound at its creation', () => {
  const pod = samplePod({ metadata: { annotations: { 'kubernetes.io/config.mirror': 'h', 'kubernetes.io/config.hash': 'h' } } });
  const signal = onlySignal(normalizeObject(carried(pod), sampleOptions));
  expect(JSON.parse(signal.body ?? '')).toMatchObject({ mirror: true, configHash: 'h', boundAtCreation: true });
});

test('labels may be called like the innards of JavaScript', () => {
  const labels = JSON.parse('{"__proto__":"x","constructor":"y","app.kubernetes.io/name":"cart"}') as Record<string, unknown>;
  const pod = samplePod({ metadata: { labels, annotations: JSON.parse('{"__proto__":{"kubernetes.io/config.mirror":"m"}}') } });
  const signal = onlySignal(normalizeObject(carried(pod), sampleOptions));
  expect(JSON.parse(signal.body ?? '')).toMatchObject({ mirror: false, dimensions: [['app.kubernetes.io/name', 'cart']] });
});

test('more containers, volumes or finalizers than fit are counted', () => {
  const containers = Array.from({ length: 70 }, (_, i) => ({ name: `c${i}`, image: 'i' }));
  const volumes = Array.from({ length: 300 }, (_, i) => ({ name: `v${i}`, emptyDir: {} }));
  const finalizers = Array.from({ length: 40 }, (_, i) => `f${i}`);
  const pod = samplePod({ spec: { containers, volumes }, metadata: { finalizers } });
  const body = JSON.parse(onlySignal(normalizeObject(carried(pod), sampleOptions)).body ?? '');
  expect(body.overflow).toBe(6 + 44 + 8);
  expect([body.containers.length, body.volumes.length, body.finalizers.length]).toEqual([64 + 2, 256, 32]);
});

test('quantities beyond 2^53 are clamped and counted', () => {
  const containers = [{ name: 'a', resources: { requests: { cpu: '100m', memory: '8Ei' } } }];
  const body = JSON.parse(onlySignal(normalizeObject(carried(samplePod({ spec: { containers } })), sampleOptions)).body ?? '');
  expect(body.containers.at(-1)).toMatchObject({ cpuMilli: 100, memoryBytes: Number.MAX_SAFE_INTEGER });
  expect(body.overflow).toBe(1);
});

test('texts are cut at their bound and between code points, and lone surrogates are replaced', () => {
  const message = `${'a'.repeat(1023)}😀😀`;
  const pod = samplePod({ status: { phase: 'Failed', reason: 'lone \ud800', message } });
  const [fact] = onlySignal(normalizeObject(pod, sampleOptions)).facts.filter((found) => found.type === 'pod.phase_changed');
  expect(fact?.details).toEqual([
    ['message', `${'a'.repeat(1023)}😀`],
    ['phase', 'Failed'],
    ['reason', 'lone \ufffd'],
  ]);
});

test('a Node says whether it is ready, since when, and where it stands', () => {
  const signal = onlySignal(normalizeObject(carried(sampleNode()), sampleOptions));
  expect(signal).toMatchObject({
    type: 'node',
    namespace: '',
    name: 'worker-1',
    uid: 'n-1',
    at_us: 1_772_357_400_000_000,
    evidence_id: 'n-1@5',
  });
  expect(factLines(signal, 'node.ready')).toEqual(['field kubelet/worker-1 1772355660000000 s [#0] second=1772355660']);
  expect(JSON.parse(signal.body ?? '')).toEqual({
    allocatableCpuMilli: 15_890,
    allocatableMemoryBytes: 63 * 1024 ** 3,
    createdAtUs: 1_772_355_600_000_000,
    instanceType: 'm5',
    kubeletVersion: 'v1.34.0',
    nodePool: 'general',
    ready: 'True',
    readySinceUs: 1_772_355_660_000_000,
    region: 'eu-1',
    taints: ['node.kubernetes.io/unschedulable:NoSchedule', 'gpu=yes:NoExecute'],
    unschedulable: true,
    zone: 'eu-1a',
  });
});

test('a Node that no longer reports is not ready by the word of the controller', () => {
  const lost = { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
  const conditions = [{ type: 'Ready', status: 'Unknown', lastTransitionTime: '2026-03-01T09:01:00Z', ...lost }];
  const signal = onlySignal(normalizeObject(carried(sampleNode({ status: { conditions } })), sampleOptions, 'DELETED'));
  expect(signal.facts.map(({ type, clock }) => [type, clock])).toEqual([
    ['node.not_ready', 'controller'],
    ['node.deleted', 'collector'],
  ]);
  expect(signal.facts[0]?.details).toEqual([
    ['message', 'Kubelet stopped posting node status.'],
    ['reason', 'NodeStatusUnknown'],
    ['status', 'Unknown'],
  ]);
});

test('a volume claim says of which class it is and whether it has a volume', () => {
  const signal = onlySignal(normalizeObject(carried(sampleClaim()), sampleOptions));
  expect(signal).toMatchObject({ type: 'claim', namespace: 'shop', name: 'data', uid: 'c-1', facts: [], evidence_id: 'c-1@7' });
  expect(JSON.parse(signal.body ?? '')).toEqual({ deleted: false, phase: 'Pending', storageClass: 'fast' });
});

test('a Pod names the claims that its volumes are', () => {
  const volumes = [
    { name: 'disk', persistentVolumeClaim: { claimName: 'data' } },
    { name: 'scratch', emptyDir: {} },
  ];
  const body = JSON.parse(onlySignal(normalizeObject(carried(samplePod({ spec: { volumes } })), sampleOptions)).body ?? '');
  expect(body.volumes).toEqual([
    { claim: 'data', kind: 'persistentVolumeClaim', name: 'disk' },
    { kind: 'emptyDir', name: 'scratch' },
  ]);
});

test('a controller object says whom it belongs to', () => {
  const signal = onlySignal(normalizeObject(carried(sampleReplicaSet()), sampleOptions));
  expect(signal).toMatchObject({ type: 'workload', name: 'cart-5d9c7b9b6d', uid: 'u-1', facts: [], evidence_id: 'u-1@12' });
  expect(JSON.parse(signal.body ?? '')).toEqual({
    deleted: false,
    kind: 'ReplicaSet',
    owner: { kind: 'Deployment', name: 'cart', uid: 'u-2' },
  });
});

test.each([
  ['other kinds', { kind: 'ConfigMap', apiVersion: 'v1', metadata: {} }],
  ['a kind of another group', { kind: 'Event', apiVersion: 'example.com/v1', metadata: {} }],
])('%s are ignored', (_, object) => {
  expect(normalizeObject(object, sampleOptions)).toEqual({ outcome: 'ignored', reason: 'not_delivery' });
});

test('an object without any time, or without a name, is rejected', () => {
  const timeless = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'x' } };
  expect(normalizeObject(timeless, sampleOptions)).toEqual({ outcome: 'rejected', rejection: { field: 'metadata', reason: 'no_time' } });
  const nameless = samplePod({ metadata: { name: undefined } });
  expect(normalizeObject(carried(nameless), sampleOptions)).toMatchObject({
    rejection: { field: 'metadata.name', reason: 'missing_field' },
  });
});

test('a look at another time moves what has no time of its own, and nothing else', () => {
  const signal = onlySignal(normalizeObject(carried(samplePod()), sampleOptions));
  const later = observedAt(signal, 2_000_000_000_000_000);
  expect(later.at_us).toBe(2_000_000_000_000_000);
  for (const [index, fact] of signal.facts.entries()) {
    expect(later.facts[index]?.at_us).toBe(fact.precision === 'inferred' ? 2_000_000_000_000_000 : fact.at_us);
  }
});

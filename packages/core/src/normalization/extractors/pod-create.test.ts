import { expect, test } from 'vitest';
import { auditOutcome, factLines, onlySignal } from '../../../test/normalization/check-outcome.ts';
import { answeredAtUs, podUid, samplePod, samplePodRequest } from '../../../test/normalization/sample-records.ts';

const asked = samplePod({ metadata: { name: undefined, uid: 'hash', creationTimestamp: null }, spec: { nodeName: undefined }, status: {} });

test('an accepted create gives the Pod of the answer, created when the answer was sent', () => {
  const signal = onlySignal(
    auditOutcome(samplePodRequest({ verb: 'create', code: 201, name: '', requestObject: asked, responseObject: samplePod() })),
  );
  expect(signal).toMatchObject({ type: 'pod', namespace: 'shop', name: 'cart-0', uid: podUid, at_us: answeredAtUs, source: 'audit' });
  expect(signal.evidence_id).toBe('7c1e8a40-1f0e-4a57-8f7d-5a6d2f1e0c01/ResponseComplete');
  expect(signal.resource_version).toBe('90071992547409931');
  expect(factLines(signal, 'pod.created')).toEqual([
    `audit apiserver ${answeredAtUs} us [#0] requested_at_us=${answeredAtUs - 10_000} user=system:serviceaccount:kube-system:replicaset-controller`,
    'field apiserver 1772359200000000 s [#0]',
  ]);
});

test('what the Pod is goes into the body, with exact quantities and in canonical order', () => {
  const signal = onlySignal(
    auditOutcome(samplePodRequest({ verb: 'create', code: 201, requestObject: asked, responseObject: samplePod() })),
  );
  const body = JSON.parse(signal.body ?? '') as Record<string, unknown>;
  expect(body).toEqual({
    boundAtCreation: false,
    completionIndex: '3',
    configHash: 'c0ffee',
    containers: [
      container({ name: 'migrate', image: 'shop/migrate:1', kind: 'init', cpuMilli: 100, memoryBytes: 64 * 1024 ** 2 }),
      container({ name: 'proxy', image: 'shop/proxy:1', kind: 'sidecar', startupProbe: true }),
      container({ name: 'app', image: 'shop/cart:2', cpuMilli: 1500, memoryBytes: 1024 ** 3, postStart: true, readinessProbe: true }),
    ],
    createdAtUs: 1_772_359_200_000_000,
    dimensions: [['app.kubernetes.io/name', 'cart']],
    finalizers: ['example.com/hold'],
    graceS: 45,
    hasSpec: true,
    mirror: false,
    nodeName: 'worker-1',
    overflow: 0,
    owner: { kind: 'ReplicaSet', name: 'cart-5d9c7b9b6d', uid: 'u-1' },
    priorityClass: 'high',
    qosClass: 'Burstable',
    readinessGates: ['example.com/lb'],
    restartPolicy: 'Always',
    revision: '5d9c7b9b6d',
    runtimeClass: 'gvisor',
    schedulerName: 'default-scheduler',
    schedulingGates: [],
    volumes: [
      { claim: 'cart', kind: 'persistentVolumeClaim', name: 'data' },
      { kind: 'emptyDir', name: 'tmp' },
    ],
  });
  expect(Object.keys(body)).toEqual(Object.keys(body).toSorted());
});

test('a create that already names a node is bound at creation', () => {
  const signal = onlySignal(
    auditOutcome(samplePodRequest({ verb: 'create', code: 201, requestObject: samplePod(), responseObject: samplePod() })),
  );
  expect(JSON.parse(signal.body ?? '')).toMatchObject({ boundAtCreation: true });
});

test('without an answer body the Pod asked for is read, and its UID is not believed', () => {
  const signal = onlySignal(auditOutcome(samplePodRequest({ verb: 'create', code: 201, requestObject: asked, uid: 'hash' })));
  expect(signal).toMatchObject({ type: 'pod', name: 'cart-0', uid: '' });
});

test('without bodies a create that names no Pod is counted as unnamed', () => {
  expect(auditOutcome(samplePodRequest({ verb: 'create', code: 201, name: '' }))).toEqual({ outcome: 'ignored', reason: 'unnamed' });
});

test('a refused create is a refusal with the words of the API server and the owner of the Pod', () => {
  const status = { reason: 'Forbidden', message: 'exceeded quota' };
  const signal = onlySignal(
    auditOutcome(samplePodRequest({ verb: 'create', code: 403, name: '', status, requestObject: asked, user: 'jane' })),
  );
  expect(signal).toMatchObject({ type: 'refusal', namespace: 'shop', name: '', uid: '' });
  expect(factLines(signal, 'pod.create_refused')).toEqual([
    `audit apiserver ${answeredAtUs} us [#0] second=1772359205 code=403 message=exceeded quota reason=Forbidden user=jane`,
  ]);
  expect(JSON.parse(signal.body ?? '')).toEqual({
    code: 403,
    configHash: 'c0ffee',
    generateName: 'cart-',
    message: 'exceeded quota',
    mirror: false,
    owner: { kind: 'ReplicaSet', name: 'cart-5d9c7b9b6d', uid: 'u-1' },
    reason: 'Forbidden',
    requestedAtUs: answeredAtUs - 10_000,
    user: 'jane',
  });
});

test('a panic of the API server while creating counts as code 500', () => {
  const event = { ...samplePodRequest({ verb: 'create' }), stage: 'Panic', responseStatus: null };
  expect(factLines(onlySignal(auditOutcome(event)), 'pod.create_refused')[0]).toContain('code=500');
});

const container = (changes: Record<string, unknown>): Record<string, unknown> => ({
  cpuMilli: 0,
  kind: 'regular',
  memoryBytes: 0,
  postStart: false,
  readinessProbe: false,
  startupProbe: false,
  ...changes,
});

test.each([
  ['Metadata', 'metadata'],
  ['Request', 'request'],
  ['RequestResponse', 'request_response'],
  ['', 'request'],
])('a record of level %j says so', (level, expected) => {
  const signal = onlySignal(auditOutcome(samplePodRequest({ verb: 'create', code: 201, requestObject: asked, event: { level } })));
  expect(signal.audit_level).toBe(expected);
});

test('a record that the API server cut says that instead of its level', () => {
  const annotations = { 'audit.k8s.io/truncated': 'true' };
  const signal = onlySignal(auditOutcome(samplePodRequest({ verb: 'create', code: 201, event: { annotations } })));
  expect(signal.audit_level).toBe('truncated');
});

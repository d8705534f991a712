import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  sampleDaemonSet,
  sampleDeployment,
  sampleJob,
  sampleReplicaSet,
  sampleStatefulSet,
} from '../../test/normalization/sample-records.ts';
import { normalizeAudit, normalizeObject } from '../normalization/index.ts';
import { auditHeadOf, auditIgnoreReason } from './audit-head.ts';
import type { Redaction } from './redaction.ts';
import { trimAuditEvent, withoutBodies } from './trim-audit-event.ts';
import { trimObject } from './trim-object.ts';

const redaction = (more: Partial<Redaction> = {}): Redaction => ({
  users: 'keep',
  terminationMessages: 'scrub',
  extraKeys: new Set(),
  hashUser: () => 'hash',
  note: () => undefined,
  ...more,
});
const options = { cluster: 'prod', source: 'pod_watch' as const, ignoredNamespaces: new Set<string>() };

const pod = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: {
    namespace: 'shop',
    name: 'web-1',
    uid: 'uid-1',
    resourceVersion: '7',
    creationTimestamp: '2026-09-21T14:13:20Z',
    deletionTimestamp: '2026-09-21T14:14:20Z',
    deletionGracePeriodSeconds: 30,
    finalizers: ['example.org/hold'],
    labels: { 'app.kubernetes.io/name': 'web', 'pod-template-hash': 'abc' },
    annotations: { 'kubernetes.io/config.mirror': 'm', 'kubernetes.io/config.hash': 'h', 'kubernetes.io/config.source': 'file' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'rs', controller: true, blockOwnerDeletion: true }],
    managedFields: [{ manager: 'kubelet', time: '2026-09-21T14:13:29Z', fieldsV1: { 'f:status': {} } }, { time: '2026-09-21T14:13:21Z' }],
  },
  spec: {
    nodeName: 'n1',
    schedulerName: 'default-scheduler',
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    priorityClassName: 'high',
    runtimeClassName: 'gvisor',
    schedulingGates: [{ name: 'gate' }],
    readinessGates: [{ conditionType: 'example.org/ok' }],
    initContainers: [{ name: 'side', image: 'i:1', restartPolicy: 'Always' }],
    containers: [
      {
        name: 'app',
        image: 'web:1',
        resources: { requests: { cpu: '250m', memory: '64Mi' } },
        readinessProbe: { httpGet: { path: '/', port: 80 } },
        startupProbe: { exec: { command: ['true'] } },
        lifecycle: { postStart: { exec: { command: ['true'] } } },
      },
    ],
    volumes: [
      { name: 'a', persistentVolumeClaim: { claimName: 'c' } },
      { name: 'b', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
      { name: 'c', iscsi: { targetPortal: '1.2.3.4' } },
    ],
  },
  status: {
    phase: 'Running',
    qosClass: 'Burstable',
    podIP: '10.1.1.1',
    podIPs: [{ ip: '10.1.1.1' }],
    startTime: '2026-09-21T14:13:21Z',
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-09-21T14:13:20Z' },
      { type: 'PodReadyToStartContainers', status: 'True', lastTransitionTime: '2026-09-21T14:13:22Z' },
      { type: 'Initialized', status: 'True', lastTransitionTime: '2026-09-21T14:13:23Z' },
      { type: 'ContainersReady', status: 'False', lastTransitionTime: '2026-09-21T14:13:24Z' },
      { type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'no', lastTransitionTime: '2026-09-21T14:13:24Z' },
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'EvictionByEvictionAPI',
        message: 'evicted',
        lastTransitionTime: '2026-09-21T14:13:25Z',
      },
    ],
    containerStatuses: [
      {
        name: 'app',
        ready: false,
        restartCount: 2,
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s' } },
        lastState: {
          terminated: {
            exitCode: 137,
            signal: 9,
            reason: 'OOMKilled',
            message: 'bye',
            startedAt: '2026-09-21T14:13:26Z',
            finishedAt: '2026-09-21T14:13:27Z',
          },
        },
      },
    ],
    initContainerStatuses: [{ name: 'side', ready: true, restartCount: 0, state: { running: { startedAt: '2026-09-21T14:13:25Z' } } }],
  },
};

const audit = (more: object) => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'RequestResponse',
  auditID: 'a1',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/shop/pods?fieldManager=x',
  verb: 'create',
  user: { username: 'system:node:n1', groups: ['g'] },
  objectRef: { resource: 'pods', namespace: 'shop', name: 'web-1', apiVersion: 'v1' },
  responseStatus: { metadata: {}, code: 201 },
  requestReceivedTimestamp: '2026-09-21T14:13:20.000001Z',
  stageTimestamp: '2026-09-21T14:13:20.000002Z',
  ...more,
});
const ref = (subresource: string) => ({ resource: 'pods', namespace: 'shop', name: 'web-1', apiVersion: 'v1', subresource });
const patch = {
  metadata: { uid: 'uid-1' },
  status: {
    '$setElementOrder/conditions': [{ type: 'Ready' }],
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-09-21T14:13:28Z' }],
    podIPs: null,
  },
};
const event = {
  kind: 'Event',
  apiVersion: 'v1',
  metadata: { namespace: 'shop', name: 'web-1.18a', uid: 'e', creationTimestamp: '2026-09-21T14:13:22Z' },
  involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'uid-1', fieldPath: 'spec.containers{app}' },
  reason: 'Pulled',
  message: 'Successfully pulled image "web:1" in 1.2s (3.4s including waiting). Image size: 5 bytes.',
  source: { component: 'kubelet', host: 'n1' },
  type: 'Normal',
  count: 3,
  firstTimestamp: '2026-09-21T14:13:22Z',
  lastTimestamp: '2026-09-21T14:13:23Z',
};

const requests: readonly (readonly [string, object])[] = [
  ['create', audit({ requestObject: pod, responseObject: pod })],
  ['refused create', audit({ responseStatus: { code: 403, reason: 'Forbidden', message: 'exceeded quota: q' }, requestObject: pod })],
  [
    'binding',
    audit({
      objectRef: { ...ref('binding'), uid: 'uid-1' },
      requestObject: { kind: 'Binding', metadata: { uid: 'uid-1' }, target: { kind: 'Node', name: 'n1' } },
    }),
  ],
  [
    'eviction',
    audit({
      objectRef: ref('eviction'),
      requestObject: { kind: 'Eviction', metadata: { name: 'web-1' }, deleteOptions: { gracePeriodSeconds: 5 } },
    }),
  ],
  ['status patch at Request', audit({ verb: 'patch', level: 'Request', objectRef: ref('status'), requestObject: patch })],
  ['status patch with answer', audit({ verb: 'patch', objectRef: ref('status'), requestObject: patch, responseObject: pod })],
  [
    'finalizer removed by JSON patch',
    audit({ verb: 'patch', requestObject: [{ op: 'remove', path: '/metadata/finalizers/0' }], responseObject: pod }),
  ],
  [
    'status written by JSON patch',
    audit({
      verb: 'patch',
      level: 'Request',
      objectRef: ref('status'),
      requestObject: [
        { op: 'test', path: '/metadata/uid', value: 'uid-1' },
        { op: 'add', path: '/status/conditions/-', value: pod.status.conditions[4] },
        { op: 'replace', path: '/status/containerStatuses', value: pod.status.containerStatuses },
        { op: 'replace', path: '/status/phase', value: 'Failed' },
      ],
    }),
  ],
  [
    'status written by server-side apply',
    audit({ verb: 'patch', level: 'Request', objectRef: ref('status'), requestObject: { ...pod, spec: {} } }),
  ],
  [
    'gates removed by JSON patch',
    audit({ verb: 'patch', level: 'Request', requestObject: [{ op: 'remove', path: '/spec/schedulingGates' }] }),
  ],
  [
    'binding of the older address',
    audit({
      objectRef: { resource: 'bindings', namespace: 'shop', name: 'web-1', apiVersion: 'v1' },
      requestObject: { kind: 'Binding', metadata: { name: 'web-1', uid: 'uid-1' }, target: { kind: 'Node', name: 'n1' } },
    }),
  ],
  ['delete that is only tried', audit({ verb: 'delete', requestObject: { kind: 'DeleteOptions', dryRun: ['All'] }, responseObject: pod })],
  [
    'eviction that is only tried',
    audit({
      objectRef: ref('eviction'),
      requestObject: { kind: 'Eviction', deleteOptions: { dryRun: ['All'], preconditions: { uid: 'uid-1' } } },
    }),
  ],
  [
    'delete',
    audit({
      verb: 'delete',
      requestObject: { kind: 'DeleteOptions', gracePeriodSeconds: 0, preconditions: { uid: 'uid-1' } },
      responseObject: pod,
    }),
  ],
  [
    'deletecollection',
    audit({
      verb: 'deletecollection',
      responseObject: { kind: 'PodList', apiVersion: 'v1', items: [pod, { ...pod, metadata: { ...pod.metadata, name: 'web-2' } }] },
    }),
  ],
  ['get', audit({ verb: 'get', responseStatus: { code: 200 }, responseObject: pod })],
  ['event', audit({ objectRef: { resource: 'events', namespace: 'shop', name: 'e' }, requestObject: event })],
  [
    'deployment',
    audit({
      verb: 'update',
      objectRef: { resource: 'replicasets', apiGroup: 'apps', namespace: 'shop', name: 'web' },
      responseObject: { ...pod, kind: 'ReplicaSet', apiVersion: 'apps/v1' },
    }),
  ],
  [
    'replica set updated at Request',
    audit({
      verb: 'update',
      level: 'Request',
      objectRef: { resource: 'replicasets', apiGroup: 'apps', namespace: 'shop', name: 'web' },
      requestObject: { ...pod, kind: 'ReplicaSet', apiVersion: 'apps/v1' },
    }),
  ],
  ['truncated', withoutBodies(audit({ annotations: { 'audit.k8s.io/truncated': 'true' } }))],
];

test.each(requests)('what is stored of a %s says the same to the normalizer as the original', (_, original) => {
  const stored = trimAuditEvent(auditHeadOf(original), original, redaction());
  expect(auditIgnoreReason(auditHeadOf(original))).toBeUndefined();
  expect(stored).toHaveLength(1);
  const read = normalizeAudit(JSON.parse(JSON.stringify(stored[0]?.event)), { ...options, source: 'audit' });
  expect(read).toEqual(normalizeAudit(original, { ...options, source: 'audit' }));
});

test.each(['ADDED', 'MODIFIED', 'DELETED'] as const)('what is stored of a watched Pod (%s) says the same as the original', (type) => {
  const stored = JSON.parse(JSON.stringify(trimObject('pod', pod, redaction())));
  expect(normalizeObject(stored, options, type)).toEqual(normalizeObject(pod, options, type));
});

test.each([
  sampleDeployment(),
  sampleReplicaSet(),
  sampleStatefulSet(),
  sampleDaemonSet(),
  { ...sampleJob(), status: { active: 2, ready: 1 } },
])('what is stored of a watched $kind says the same as the original', (workload) => {
  const stored = JSON.parse(JSON.stringify(trimObject('workload', workload, redaction())));
  expect(normalizeObject(stored, options, 'MODIFIED')).toEqual(normalizeObject(workload, options, 'MODIFIED'));
});

test('a wrong type in a field that is read is rejected by the same field before and after', () => {
  const bad = { ...pod, status: { ...pod.status, conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: 7 }] } };
  const stored = JSON.parse(JSON.stringify(trimObject('pod', bad, redaction())));
  expect(normalizeObject(stored, options)).toEqual(normalizeObject(bad, options));
  expect(normalizeObject(bad, options).outcome).toBe('rejected');
});

/** Every object inside a value, so that something can be put into any of them. */
function objectsIn(value: unknown, found: object[] = []): object[] {
  if (typeof value !== 'object' || value === null) return found;
  if (!Array.isArray(value)) found.push(value);
  for (const one of Object.values(value)) objectsIn(one, found);
  return found;
}

test('a field that nobody listed is never stored, wherever it stands and whatever it is called', () => {
  const canary = 'canary-4711';
  fc.assert(
    fc.property(fc.nat(), fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 2 }), (at, name, around) => {
      const copy = structuredClone(audit({ requestObject: pod, responseObject: pod }));
      const places = objectsIn(copy);
      const place = places[at % places.length];
      if (place === undefined || Object.hasOwn(place, name) || name.includes('kubernetes.io')) return;
      Object.defineProperty(place, `x${name}`, { value: { around, canary: [canary] }, enumerable: true });
      const stored = JSON.stringify(trimAuditEvent(auditHeadOf(copy), copy, redaction()));
      expect(stored).not.toContain(canary);
    }),
  );
});

test('of a JSON patch no value is stored that the Pod itself would not keep', () => {
  const canary = 'canary-4711';
  const paths = [
    '/spec/containers/0/env',
    '/spec/containers/0/env/-',
    '/spec/containers/0/args/0',
    '/metadata/annotations/a',
    '/data/x',
    '',
    '/',
  ];
  const deep = ['/spec/template', '/spec/containers/-', '/spec/volumes/0', '/status/containerStatuses/0/extra', '/spec/__proto__/x'];
  const values: readonly unknown[] = [canary, [canary], { a: canary }, { name: 'x', env: [{ name: 'a', value: canary }], args: [canary] }];
  for (const path of [...paths, ...deep])
    for (const value of deep.includes(path) ? values.slice(1) : values) {
      const original = audit({ verb: 'patch', requestObject: [{ op: 'add', path, value }] });
      expect(JSON.stringify(trimAuditEvent(auditHeadOf(original), original, redaction())), path).not.toContain(canary);
    }
});

test('any JSON in the place of an object is trimmed without throwing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (a, b, c) => {
      for (const form of ['pod', 'event', 'node', 'workload', 'claim'] as const) {
        trimObject(form, a, redaction());
        trimObject(form, { metadata: a, spec: b, status: c, involvedObject: a, message: b }, redaction());
      }
      trimAuditEvent(auditHeadOf({}), audit({ requestObject: a, responseObject: b, user: c, annotations: a }), redaction());
    }),
  );
});

test('names of people become a hash, those of the system stay', () => {
  const stored = (username: string, users: Redaction['users']): unknown => {
    const original = audit({ user: { username, groups: ['g'], extra: { a: ['b'] } } });
    return Object(Object(trimAuditEvent(auditHeadOf(original), original, redaction({ users }))[0]?.event).user);
  };
  expect(stored('jane@corp.io', 'hash')).toEqual({ username: 'user:hash' });
  expect(stored('jane@corp.io', 'drop')).toEqual({ username: '' });
  expect(stored('jane@corp.io', 'keep')).toEqual({ username: 'jane@corp.io' });
  for (const system of ['system:serviceaccount:a:b', 'system:node:n1', 'system:kube-scheduler'])
    expect(stored(system, 'hash')).toEqual({ username: system });
});

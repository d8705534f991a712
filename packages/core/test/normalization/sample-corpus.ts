import { normalizeAudit } from '../../src/normalization/normalize-audit.ts';
import { normalizeObject, type WatchType } from '../../src/normalization/normalize-object.ts';
import type { Normalized, NormalizeOptions } from '../../src/normalization/outcome.ts';
import {
  podUid,
  sampleAudit,
  sampleClaim,
  sampleCondition,
  sampleDaemonSet,
  sampleDeployment,
  sampleEvent,
  sampleEventV1,
  sampleJob,
  sampleNode,
  samplePod,
  samplePodRequest,
  sampleReplicaSet,
  sampleStatefulSet,
} from './sample-records.ts';

/** One realistic record and the function that reads it. */
export interface CorpusCase {
  readonly name: string;
  readonly record: unknown;
  readonly read: (record: unknown, options: NormalizeOptions) => Normalized;
}

const audit = (name: string, record: unknown): CorpusCase => ({ name, record, read: normalizeAudit });

const object = (name: string, record: unknown, watchType?: WatchType): CorpusCase => ({
  name,
  record,
  read: (found, options) => normalizeObject(found, options, watchType),
});

const failedPod = samplePod({
  metadata: {
    deletionTimestamp: '2026-03-01T10:00:30Z',
    deletionGracePeriodSeconds: 30,
    managedFields: [{ time: '2026-03-01T10:00:06Z' }],
  },
  spec: { schedulingGates: [{ name: 'a.example/gate' }], nodeName: '' },
  status: {
    phase: 'Failed',
    reason: 'Evicted',
    message: 'The node was low on resource: memory.',
    podIP: '',
    conditions: [
      sampleCondition('PodScheduled', '2026-03-01T10:00:04Z', { status: 'False', reason: 'Unschedulable', message: '0/3' }),
      sampleCondition('Ready', '2026-03-01T10:00:05Z', { status: 'False', reason: 'PodFailed' }),
      sampleCondition('DisruptionTarget', '2026-03-01T10:00:05Z', { reason: 'TerminationByKubelet', message: 'm' }),
    ],
    containerStatuses: [{ name: 'app', restartCount: 3, ready: false, state: { waiting: { reason: 'CrashLoopBackOff', message: 'm' } } }],
  },
});

const dyingPod = samplePod({ metadata: { deletionTimestamp: '2026-03-01T10:00:05Z', deletionGracePeriodSeconds: 0, finalizers: [] } });

/** At least one of every shape that is read; which fields they have is which fields the tests can break. */
export const corpus: readonly CorpusCase[] = [
  audit('create', samplePodRequest({ verb: 'create', code: 201, requestObject: samplePod(), responseObject: samplePod() })),
  audit('create of level Request', samplePodRequest({ verb: 'create', code: 201, requestObject: samplePod() })),
  audit(
    'refused create',
    samplePodRequest({ verb: 'create', code: 403, status: { reason: 'Forbidden', message: 'm' }, requestObject: samplePod() }),
  ),
  audit(
    'binding',
    samplePodRequest({
      verb: 'create',
      subresource: 'binding',
      code: 201,
      requestObject: { kind: 'Binding', metadata: { name: 'cart-0', uid: podUid }, target: { name: 'worker-1' } },
    }),
  ),
  audit(
    'eviction',
    samplePodRequest({
      verb: 'create',
      subresource: 'eviction',
      code: 201,
      requestObject: { deleteOptions: { gracePeriodSeconds: 5, dryRun: ['None'] } },
    }),
  ),
  audit('refused eviction', samplePodRequest({ verb: 'create', subresource: 'eviction', code: 429, status: { message: 'budget' } })),
  audit('status patch', sampleAudit({ requestObject: { metadata: { uid: podUid }, status: {} }, responseObject: samplePod() })),
  audit(
    'status patch of level Request',
    sampleAudit({
      requestObject: { metadata: { uid: podUid }, status: { $setElementOrder: [], ...(samplePod()['status'] as object) } },
    }),
  ),
  audit('status patch of level Metadata', sampleAudit()),
  audit('JSON patch', sampleAudit({ requestObject: [{ op: 'add', path: '/x', value: 1 }] })),
  audit(
    'JSON patch of a status',
    sampleAudit({
      requestObject: [
        { op: 'test', path: '/metadata/uid', value: podUid },
        { op: 'add', path: '/status/phase', value: 'Running' },
        { op: 'add', path: '/status/conditions/-', value: sampleCondition('Ready', '2026-03-01T10:00:05Z') },
      ],
    }),
  ),
  audit(
    'applied status',
    sampleAudit({ requestObject: { kind: 'Pod', apiVersion: 'v1', metadata: { uid: podUid }, status: samplePod()['status'] } }),
  ),
  audit('update', samplePodRequest({ verb: 'update', requestObject: failedPod })),
  audit(
    'last finalizer',
    samplePodRequest({
      verb: 'patch',
      requestObject: { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/hold'] } },
      responseObject: dyingPod,
    }),
  ),
  audit('gates removed', samplePodRequest({ verb: 'patch', requestObject: { spec: { schedulingGates: [] } } })),
  audit('delete', samplePodRequest({ verb: 'delete', requestObject: { gracePeriodSeconds: 30, dryRun: [] }, responseObject: failedPod })),
  audit(
    'final delete',
    samplePodRequest({
      verb: 'delete',
      user: 'system:node:worker-1',
      requestObject: { gracePeriodSeconds: 0 },
      responseObject: { kind: 'Status', status: 'Success' },
    }),
  ),
  audit(
    'delete collection',
    samplePodRequest({ verb: 'deletecollection', name: '', responseObject: { kind: 'PodList', items: [failedPod, samplePod()] } }),
  ),
  audit('get', samplePodRequest({ verb: 'get', responseObject: samplePod() })),
  audit('list', samplePodRequest({ verb: 'list', name: '', responseObject: { kind: 'PodList', items: [samplePod(), failedPod] } })),
  audit(
    'Event created',
    sampleAudit({ verb: 'create', objectRef: { resource: 'events', namespace: 'shop' }, requestObject: sampleEvent() }),
  ),
  audit(
    'Event repeated',
    sampleAudit({
      verb: 'patch',
      objectRef: { resource: 'events', apiGroup: 'events.k8s.io', namespace: 'shop' },
      responseObject: sampleEventV1({ series: { count: 4, lastObservedTime: '2026-03-01T10:00:05.000001Z' }, deprecatedCount: 4 }),
    }),
  ),
  audit(
    'ReplicaSet created',
    sampleAudit({ verb: 'create', objectRef: { resource: 'replicasets', apiGroup: 'apps' }, responseObject: sampleReplicaSet() }),
  ),
  object('Pod', samplePod()),
  object('failed Pod', failedPod, 'MODIFIED'),
  object('Pod gone', dyingPod, 'DELETED'),
  object('Event', sampleEvent({ reason: 'Pulled', message: 'Successfully pulled image "a" in 1s (2s including waiting)' })),
  object('Event of events.k8s.io', sampleEventV1({ deprecatedSource: { component: 'kubelet', host: 'worker-1' } })),
  object(
    'FailedCreate',
    sampleEvent({ reason: 'FailedCreate', involvedObject: { kind: 'Job', namespace: 'shop', name: 'j', uid: 'u' }, series: { count: 2 } }),
  ),
  object(
    'Event about a claim',
    sampleEvent({
      reason: 'ProvisioningFailed',
      involvedObject: { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', uid: 'c' },
    }),
  ),
  object('claim', sampleClaim(), 'MODIFIED'),
  audit(
    'claim bound',
    sampleAudit({
      verb: 'update',
      objectRef: { resource: 'persistentvolumeclaims', subresource: 'status', namespace: 'shop', name: 'data' },
      requestObject: sampleClaim(),
    }),
  ),
  object('Node', sampleNode(), 'DELETED'),
  object('ReplicaSet', sampleReplicaSet()),
  object('Deployment', sampleDeployment()),
  object('StatefulSet', sampleStatefulSet()),
  object('DaemonSet', sampleDaemonSet()),
  object('Job', sampleJob()),
];

import { aboutPod, audit, event, eventV1, type InputGroup, notRead, pod, read, readyStatus, uid } from './input-example.ts';

const replicaSet = {
  kind: 'ReplicaSet',
  apiVersion: 'apps/v1',
  metadata: { name: 'cart', namespace: 'shop', uid: 'u-1', creationTimestamp: '2026-03-01T09:00:00Z' },
};
const claim = {
  kind: 'PersistentVolumeClaim',
  apiVersion: 'v1',
  metadata: { name: 'data', namespace: 'shop', uid: 'c-1', creationTimestamp: '2026-03-01T09:00:00Z' },
};
const patch = { metadata: { uid }, status: readyStatus };
const unnamed = pod({}, { name: undefined, uid: undefined, generateName: 'cart-' });
const apply = (requestURI: string): { readonly requestURI: string; readonly requestObject: object } => ({
  requestURI,
  requestObject: pod(),
});

export const auditExamples: InputGroup = {
  title: 'Audit events',
  text: 'From a log file, the webhook or a file that is replayed; `audit.k8s.io/v1` and the versions before it. The level is that of the example.',
  examples: [
    read('create a Pod, RequestResponse', audit('create pods', { requestObject: pod(), responseObject: pod() })),
    read(
      'create a Pod by name, Request',
      audit('create pods', { requestObject: pod() }),
      'The UID comes with the next record that carries it.',
    ),
    notRead(
      'create a Pod by `generateName`, Request or Metadata',
      audit('create pods', { objectRef: { resource: 'pods', namespace: 'shop' }, requestObject: unnamed }),
      'Only the answer has the name. The Pod is known from its binding on, its create request is not.',
    ),
    read(
      'create refused',
      audit('create pods', { responseStatus: { code: 403, reason: 'Forbidden', message: 'exceeded quota: q' }, requestObject: unnamed }),
    ),
    read('binding, Request', audit('create pods/binding', { requestObject: { metadata: { uid }, target: { name: 'worker-1' } } })),
    read('binding, Metadata', audit('create pods/binding'), 'The node is not known.'),
    read(
      'binding under the older address',
      audit('create bindings', { requestObject: { metadata: { uid }, target: { name: 'worker-1' } } }),
    ),
    read(
      'status: strategic merge patch, Request',
      audit('patch pods/status', {
        requestObject: { ...patch, status: { ...readyStatus, '$setElementOrder/conditions': [{ type: 'Ready' }] } },
      }),
    ),
    read('status: merge patch, Request', audit('patch pods/status', { requestObject: patch })),
    read('status: server-side apply, Request', audit('patch pods/status', apply('/x?fieldManager=m'))),
    read(
      'status: JSON patch, Request',
      audit('patch pods/status', {
        requestObject: [
          { op: 'test', path: '/metadata/uid', value: uid },
          { op: 'add', path: '/status/conditions/-', value: { type: 'Ready', status: 'True' } },
        ],
      }),
    ),
    read(
      'status: JSON patch within an element, Request',
      audit('patch pods/status', { requestObject: [{ op: 'replace', path: '/status/conditions/2/status', value: 'True' }] }),
      'Which element it is, only the answer tells: nothing but that the kubelet is there.',
    ),
    read('status: update, Request', audit('update pods/status', { requestObject: pod() })),
    read('status: any write, RequestResponse', audit('patch pods/status', { requestObject: patch, responseObject: pod() })),
    read('status: any write, Metadata', audit('patch pods/status'), 'Nothing but that the kubelet is there.'),
    read('gates removed: merge patch, Request', audit('patch pods', { requestObject: { spec: { schedulingGates: null } } })),
    read('gates removed: JSON patch, Request', audit('patch pods', { requestObject: [{ op: 'remove', path: '/spec/schedulingGates' }] })),
    notRead(
      'Pod: server-side apply, Request',
      audit('patch pods', apply('/x?fieldManager=m')),
      'It says what its owner wishes; what became of it, only the answer tells.',
    ),
    read('Pod: any write, RequestResponse', audit('patch pods', { requestObject: {}, responseObject: pod() })),
    read(
      'resize, RequestResponse',
      audit('patch pods/resize', { requestObject: {}, responseObject: pod() }),
      'The Pod as it then is; a change of its resources is a delivery of its own.',
    ),
    notRead(
      'ephemeral containers',
      audit('patch pods/ephemeralcontainers', { requestObject: {}, responseObject: pod() }),
      'They never matter to a delivery.',
    ),
    read('eviction, Request', audit('create pods/eviction', { requestObject: { deleteOptions: { preconditions: { uid } } } })),
    read('eviction refused by a disruption budget', audit('create pods/eviction', { responseStatus: { code: 429 } })),
    read('delete, RequestResponse', audit('delete pods', { requestObject: { gracePeriodSeconds: 30 }, responseObject: pod() })),
    read(
      'delete, Request',
      audit('delete pods', { requestObject: { gracePeriodSeconds: 0, preconditions: { uid } } }),
      'The UID where the client insists on one; kubelets and the garbage collector do.',
    ),
    read('delete, Metadata', audit('delete pods'), 'The grace is not known.'),
    read('deletecollection, RequestResponse', audit('deletecollection pods', { responseObject: { kind: 'PodList', items: [pod()] } })),
    notRead(
      'deletecollection, Request or Metadata',
      audit('deletecollection pods', { requestObject: {} }),
      'Which Pods, only the answer tells; each one’s end is told by the records that follow.',
    ),
    read('get or list, RequestResponse', audit('list pods', { responseObject: { kind: 'PodList', items: [pod()] } })),
    notRead('get or list, Metadata', audit('get pods'), 'Nothing was seen.'),
    read('Event created, Request', audit('create events', { requestObject: event(aboutPod) })),
    read(
      'Event of events.k8s.io created, Request',
      audit('create events', { objectRef: { resource: 'events', apiGroup: 'events.k8s.io', namespace: 'shop' }, requestObject: eventV1 }),
    ),
    read(
      'Event repeated, RequestResponse',
      audit('patch events', { requestObject: { count: 3 }, responseObject: event(aboutPod, { count: 3 }) }),
    ),
    notRead(
      'Event repeated, Request',
      audit('patch events', { requestObject: { count: 3 } }),
      'Of which Event, only the answer tells. The first occurrence is known, how often it came back is not.',
    ),
    notRead('Event, Metadata', audit('create events'), 'An Event without its body says nothing.'),
    read('workload written, RequestResponse', audit('create replicasets', { requestObject: replicaSet, responseObject: replicaSet })),
    read(
      'status of a workload written, RequestResponse',
      audit('patch replicasets/status', { requestObject: { status: {} }, responseObject: replicaSet }),
    ),
    read('workload updated, Request', audit('update replicasets', { requestObject: replicaSet })),
    notRead(
      'workload created or patched, Request',
      audit('create replicasets', { requestObject: replicaSet }),
      'Its UID comes with the answer.',
    ),
    read('claim written, RequestResponse', audit('update persistentvolumeclaims/status', { responseObject: claim })),
    read('claim created or updated, Request', audit('create persistentvolumeclaims', { requestObject: claim })),
    read(
      'lease renewed by a kubelet, Request',
      audit('update leases', {
        user: { username: 'system:node:worker-1' },
        objectRef: { resource: 'leases', apiGroup: 'coordination.k8s.io', namespace: 'kube-node-lease', name: 'worker-1' },
        requestObject: { spec: { renewTime: '2026-03-01T10:00:05.235000Z' } },
      }),
      'How the clock of the node stands to the API server’s.',
    ),
    read(
      'status of a Node written by its kubelet, Request',
      audit('patch nodes/status', {
        objectRef: { resource: 'nodes', subresource: 'status', name: 'worker-1' },
        requestObject: { status: { conditions: [{ type: 'Ready', lastHeartbeatTime: '2026-03-01T10:00:05Z' }] } },
      }),
      'The same, to the second.',
    ),
    notRead(
      'other writes of Nodes and leases, and all other resources',
      audit('patch nodes', { objectRef: { resource: 'nodes', name: 'worker-1' }, requestObject: {} }),
      'They count as evidence of time.',
    ),
    read(
      'truncated',
      audit('patch pods/status', { annotations: { 'audit.k8s.io/truncated': 'true' }, level: 'RequestResponse' }),
      'Read without its bodies; the delivery says `audit_truncated`.',
    ),
    notRead(
      'stages `RequestReceived` and `ResponseStarted`',
      audit('create pods', { stage: 'RequestReceived' }),
      'They prove nothing yet.',
    ),
    notRead('dry runs', audit('create pods', { requestURI: '/x?dryRun=All', responseObject: pod() }), 'Nothing happened.'),
    notRead(
      'requests that failed, other than refused creates and evictions',
      audit('delete pods', { responseStatus: { code: 404 } }),
      'They changed nothing.',
    ),
  ],
};

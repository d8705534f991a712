/** One input as Kubernetes or a log service writes it. It is read when the page is printed, so the page says what happens. */
export interface InputExample {
  readonly what: string;
  /** A document as it would lie in a file. */
  readonly document: unknown;
  /** Whether it should tell something about a delivery; the test of the page holds it to that. */
  readonly isRead: boolean;
  /** What is lost, or why nothing is told. */
  readonly note?: string;
}

export interface InputGroup {
  readonly title: string;
  readonly text: string;
  readonly examples: readonly InputExample[];
}

export const read = (what: string, document: unknown, note?: string): InputExample => example(what, document, true, note);
export const notRead = (what: string, document: unknown, note: string): InputExample => example(what, document, false, note);

const example = (what: string, document: unknown, isRead: boolean, note: string | undefined): InputExample =>
  note === undefined ? { what, document, isRead } : { what, document, isRead, note };

export const uid = '0b5f2d5e-5c1b-4d0a-9e57-2f0a5a3f1c11';

const status = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-03-01T10:00:05Z' }],
};
export const readyStatus: Readonly<Record<string, unknown>> = status;

/** A Pod of a ReplicaSet, ready. */
export const pod = (more: object = {}, metadata: object = {}): object => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'cart-0', namespace: 'shop', uid, resourceVersion: '7', creationTimestamp: '2026-03-01T10:00:00Z', ...metadata },
  spec: { restartPolicy: 'Always', containers: [{ name: 'app', image: 'shop/cart:2' }] },
  status,
  ...more,
});

/** An answered request, at the level that its bodies have. */
export function audit(request: string, more: { readonly [key: string]: unknown } = {}): Record<string, unknown> {
  const [verb = '', what = ''] = request.split(' ');
  const [resource = '', subresource = ''] = what.split('/');
  const level = more['responseObject'] !== undefined ? 'RequestResponse' : more['requestObject'] !== undefined ? 'Request' : 'Metadata';
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level,
    auditID: '7c1e8a40-1f0e-4a57-8f7d-5a6d2f1e0c01',
    stage: 'ResponseComplete',
    requestURI: `/api/v1/namespaces/shop/${resource}`,
    verb,
    user: { username: subresource === 'status' ? 'system:node:worker-1' : 'system:serviceaccount:kube-system:replicaset-controller' },
    objectRef: { resource, subresource, namespace: 'shop', name: 'cart-0', apiVersion: 'v1', ...group(resource) },
    responseStatus: { code: verb === 'create' ? 201 : 200 },
    requestReceivedTimestamp: '2026-03-01T10:00:05.240000Z',
    stageTimestamp: '2026-03-01T10:00:05.250000Z',
    ...more,
  };
}

const group = (resource: string): object => (resource === 'replicasets' ? { apiGroup: 'apps' } : {});

/** An Event of the core API about an object. */
export const event = (involvedObject: object, more: object = {}): object => ({
  kind: 'Event',
  apiVersion: 'v1',
  metadata: { name: 'cart-0.1898af4e83c6ff15', namespace: 'shop', uid: 'e-1', creationTimestamp: '2026-03-01T10:00:05Z' },
  involvedObject,
  reason: 'Pulled',
  message: 'Container image "shop/cart:2" already present on machine',
  source: { component: 'kubelet', host: 'worker-1' },
  firstTimestamp: '2026-03-01T10:00:05Z',
  lastTimestamp: '2026-03-01T10:00:05Z',
  count: 1,
  type: 'Normal',
  ...more,
});

export const aboutPod = { kind: 'Pod', namespace: 'shop', name: 'cart-0', uid, fieldPath: 'spec.containers{app}' };

export const eventV1: object = {
  kind: 'Event',
  apiVersion: 'events.k8s.io/v1',
  metadata: { name: 'cart-0.1898af4e04174550', namespace: 'shop', uid: 'e-2', creationTimestamp: '2026-03-01T10:00:03Z' },
  eventTime: '2026-03-01T10:00:02.981234Z',
  series: { count: 4, lastObservedTime: '2026-03-01T10:05:00.000001Z' },
  reportingController: 'default-scheduler',
  reason: 'FailedScheduling',
  regarding: { kind: 'Pod', namespace: 'shop', name: 'cart-0', uid },
  note: '0/3 nodes are available: 3 Insufficient cpu.',
  type: 'Warning',
};

/** Audit events as kube-apiserver writes them; only what the case is about has to be given. */
export interface AuditSample {
  readonly [field: string]: unknown;
}

export const instant = (us: number): string =>
  `${new Date(Math.floor(us / 1000)).toISOString().slice(0, -1)}${String(us % 1000).padStart(3, '0')}Z`;

export function auditEvent(atUs: number, more: AuditSample = {}): AuditSample {
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    auditID: `audit-${atUs}`,
    stage: 'ResponseComplete',
    requestURI: '/api/v1/namespaces/shop/pods',
    verb: 'create',
    user: { username: 'system:serviceaccount:kube-system:replicaset-controller', groups: ['system:authenticated'] },
    sourceIPs: ['10.0.0.9'],
    userAgent: 'kube-controller-manager/v1.34.1',
    objectRef: { resource: 'pods', namespace: 'shop', name: 'web-1', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 201 },
    requestReceivedTimestamp: instant(atUs - 5000),
    stageTimestamp: instant(atUs),
    ...more,
  };
}

export const leaseEvent = (atUs: number): AuditSample =>
  auditEvent(atUs, {
    verb: 'update',
    level: 'Metadata',
    requestURI: '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-scheduler',
    objectRef: { resource: 'leases', namespace: 'kube-system', name: 'kube-scheduler', apiGroup: 'coordination.k8s.io' },
  });

export const eventList = (items: readonly AuditSample[]): string =>
  JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items });

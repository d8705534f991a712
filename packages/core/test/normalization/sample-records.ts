/** Records as an API server and its clients write them, small but whole, for the tests of this folder. Fresh at every call. */
export type Sample = Record<string, unknown>;

export const podUid = '0b5f2d5e-5c1b-4d0a-9e57-2f0a5a3f1c11';
const answeredAt = '2026-03-01T10:00:05.250000Z';
export const answeredAtUs = 1_772_359_205_250_000;
export const secondAtUs = 1_772_359_205_000_000;

/** An answered audit event; `changes` replaces members of it. */
export const sampleAudit = (changes: Sample = {}): Sample => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'RequestResponse',
  auditID: '7c1e8a40-1f0e-4a57-8f7d-5a6d2f1e0c01',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/shop/pods/cart-0/status',
  verb: 'patch',
  user: { username: 'system:node:worker-1', groups: ['system:nodes'] },
  sourceIPs: ['10.0.0.7'],
  userAgent: 'kubelet/v1.34.0',
  objectRef: { resource: 'pods', namespace: 'shop', name: 'cart-0', apiVersion: 'v1', subresource: 'status' },
  responseStatus: { metadata: {}, code: 200 },
  requestReceivedTimestamp: '2026-03-01T10:00:05.240000Z',
  stageTimestamp: answeredAt,
  annotations: { 'authorization.k8s.io/decision': 'allow' },
  ...changes,
});

/** A request about the Pod itself: verb, subresource, code, user and bodies as given. */
export function samplePodRequest(request: {
  readonly verb: string;
  readonly subresource?: string;
  readonly code?: number;
  readonly user?: string;
  readonly status?: Sample;
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly name?: string;
  readonly uid?: string;
  /** Members of the event itself. */
  readonly event?: Sample;
}): Sample {
  const { requestObject, responseObject } = request;
  return sampleAudit({
    verb: request.verb,
    requestURI: '/api/v1/namespaces/shop/pods',
    user: { username: request.user ?? 'system:serviceaccount:kube-system:replicaset-controller' },
    objectRef: {
      resource: 'pods',
      namespace: 'shop',
      apiVersion: 'v1',
      name: request.name ?? 'cart-0',
      ...(request.uid === undefined ? {} : { uid: request.uid }),
      ...(request.subresource === undefined ? {} : { subresource: request.subresource }),
    },
    responseStatus: { metadata: {}, code: request.code ?? 200, ...request.status },
    ...(requestObject === undefined ? {} : { requestObject }),
    ...(responseObject === undefined ? {} : { responseObject }),
    ...request.event,
  });
}

/** A Pod of one init container and one regular one, running and ready. */
export const samplePod = (changes: { readonly metadata?: Sample; readonly spec?: Sample; readonly status?: Sample } = {}): Sample => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: {
    name: 'cart-0',
    generateName: 'cart-',
    namespace: 'shop',
    uid: podUid,
    resourceVersion: '90071992547409931',
    creationTimestamp: '2026-03-01T10:00:00Z',
    labels: { 'app.kubernetes.io/name': 'cart', 'pod-template-hash': '5d9c7b9b6d', secret: 'not read' },
    annotations: { 'batch.kubernetes.io/job-completion-index': '3', 'kubernetes.io/config.hash': 'c0ffee' },
    ownerReferences: [
      { apiVersion: 'v1', kind: 'Config', name: 'other', uid: 'u-0' },
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'cart-5d9c7b9b6d', uid: 'u-1', controller: true },
    ],
    finalizers: ['example.com/hold'],
    ...changes.metadata,
  },
  spec: {
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    nodeName: 'worker-1',
    priorityClassName: 'high',
    runtimeClassName: 'gvisor',
    terminationGracePeriodSeconds: 45,
    readinessGates: [{ conditionType: 'example.com/lb' }],
    initContainers: [
      { name: 'migrate', image: 'shop/migrate:1', resources: { requests: { cpu: '100m', memory: '64Mi' } } },
      { name: 'proxy', image: 'shop/proxy:1', restartPolicy: 'Always', startupProbe: { tcpSocket: { port: 1 } } },
    ],
    containers: [
      {
        name: 'app',
        image: 'shop/cart:2',
        resources: { requests: { cpu: '1500m', memory: '1Gi' }, limits: { cpu: '2' } },
        readinessProbe: { httpGet: { path: '/', port: 80 } },
        lifecycle: { postStart: { exec: { command: ['true'] } } },
      },
    ],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: 'cart' } },
      { name: 'tmp', emptyDir: {} },
    ],
    ...changes.spec,
  },
  status: {
    phase: 'Running',
    qosClass: 'Burstable',
    startTime: '2026-03-01T10:00:01Z',
    podIP: '10.1.2.3',
    podIPs: [{ ip: '10.1.2.3' }],
    conditions: [
      sampleCondition('PodReadyToStartContainers', '2026-03-01T10:00:02Z'),
      sampleCondition('Initialized', '2026-03-01T10:00:03Z'),
      sampleCondition('Ready', '2026-03-01T10:00:05Z'),
      sampleCondition('ContainersReady', '2026-03-01T10:00:05Z'),
      sampleCondition('PodScheduled', '2026-03-01T10:00:01Z'),
    ],
    initContainerStatuses: [
      {
        name: 'migrate',
        ready: true,
        restartCount: 0,
        state: { terminated: { exitCode: 0, reason: 'Completed', startedAt: '2026-03-01T10:00:02Z', finishedAt: '2026-03-01T10:00:03Z' } },
        lastState: {},
      },
    ],
    containerStatuses: [
      {
        name: 'app',
        ready: true,
        restartCount: 1,
        state: { running: { startedAt: '2026-03-01T10:00:04Z' } },
        lastState: {
          terminated: {
            exitCode: 137,
            signal: 9,
            reason: 'OOMKilled',
            message: 'killed',
            startedAt: '2026-03-01T10:00:03Z',
            finishedAt: '2026-03-01T10:00:03Z',
          },
        },
      },
    ],
    ...changes.status,
  },
});

export const sampleCondition = (type: string, lastTransitionTime: string | null, changes: Sample = {}): Sample => ({
  type,
  status: 'True',
  lastProbeTime: null,
  lastTransitionTime,
  ...changes,
});

/** A core/v1 Event of the kubelet about the container `app`. */
export const sampleEvent = (changes: Sample = {}): Sample => ({
  kind: 'Event',
  apiVersion: 'v1',
  metadata: {
    name: 'cart-0.1898af4e83c6ff15',
    namespace: 'shop',
    uid: 'e-1',
    resourceVersion: '77',
    creationTimestamp: '2026-03-01T10:00:05Z',
  },
  involvedObject: {
    kind: 'Pod',
    namespace: 'shop',
    name: 'cart-0',
    uid: podUid,
    apiVersion: 'v1',
    resourceVersion: '70',
    fieldPath: 'spec.containers{app}',
  },
  reason: 'Started',
  message: 'Container started',
  source: { component: 'kubelet', host: 'worker-1' },
  firstTimestamp: '2026-03-01T10:00:05Z',
  lastTimestamp: '2026-03-01T10:00:05Z',
  count: 1,
  type: 'Normal',
  eventTime: null,
  reportingComponent: 'kubelet',
  reportingInstance: 'worker-1',
  ...changes,
});

/** An Event of the scheduler, through events.k8s.io. */
export const sampleEventV1 = (changes: Sample = {}): Sample => ({
  kind: 'Event',
  apiVersion: 'events.k8s.io/v1',
  metadata: { name: 'cart-0.1898af4e04174550', namespace: 'shop', uid: 'e-2', creationTimestamp: '2026-03-01T10:00:03Z' },
  eventTime: '2026-03-01T10:00:02.981234Z',
  reportingController: 'default-scheduler',
  reportingInstance: 'default-scheduler-cp-0',
  action: 'Scheduling',
  reason: 'FailedScheduling',
  regarding: { kind: 'Pod', namespace: 'shop', name: 'cart-0', uid: podUid },
  note: '0/3 nodes are available: 3 Insufficient cpu.',
  type: 'Warning',
  deprecatedSource: {},
  deprecatedFirstTimestamp: null,
  deprecatedLastTimestamp: null,
  ...changes,
});

/** A Deployment whose second revision is complete. */
export const sampleDeployment = (): Sample => ({
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  metadata: {
    name: 'cart',
    namespace: 'shop',
    uid: 'u-2',
    resourceVersion: '20',
    generation: 2,
    creationTimestamp: '2026-03-01T09:00:00Z',
  },
  spec: { replicas: 3 },
  status: {
    observedGeneration: 2,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    conditions: [
      {
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: 'ReplicaSet "cart-5d9c7b9b6d" has successfully progressed.',
        lastUpdateTime: '2026-03-01T10:02:00Z',
        lastTransitionTime: '2026-03-01T09:00:00Z',
      },
    ],
  },
});

export const sampleStatefulSet = (): Sample => ({
  kind: 'StatefulSet',
  apiVersion: 'apps/v1',
  metadata: { name: 'db', namespace: 'shop', uid: 'u-3', resourceVersion: '21', generation: 1, creationTimestamp: '2026-03-01T09:00:00Z' },
  spec: { replicas: 2 },
  status: {
    observedGeneration: 1,
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    currentRevision: 'db-7c9f',
    updateRevision: 'db-7c9f',
  },
});

export const sampleDaemonSet = (): Sample => ({
  kind: 'DaemonSet',
  apiVersion: 'apps/v1',
  metadata: {
    name: 'agent',
    namespace: 'shop',
    uid: 'u-4',
    resourceVersion: '22',
    generation: 1,
    creationTimestamp: '2026-03-01T09:00:00Z',
    annotations: { 'deprecated.daemonset.template.generation': '1' },
  },
  status: {
    observedGeneration: 1,
    desiredNumberScheduled: 2,
    currentNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberReady: 1,
    numberAvailable: 1,
  },
});

export const sampleJob = (): Sample => ({
  kind: 'Job',
  apiVersion: 'batch/v1',
  metadata: { name: 'sum', namespace: 'shop', uid: 'u-5', resourceVersion: '23', creationTimestamp: '2026-03-01T09:00:00Z' },
  spec: { completions: 2, parallelism: 2, suspend: false },
  status: {
    startTime: '2026-03-01T09:00:00Z',
    completionTime: '2026-03-01T09:05:00Z',
    succeeded: 2,
    failed: 1,
    active: 0,
    ready: 0,
    conditions: [{ type: 'Complete', status: 'True', lastTransitionTime: '2026-03-01T09:05:00Z' }],
  },
});

export const sampleClaim = (changes: Sample = {}): Sample => ({
  kind: 'PersistentVolumeClaim',
  apiVersion: 'v1',
  metadata: { name: 'data', namespace: 'shop', uid: 'c-1', resourceVersion: '7', creationTimestamp: '2026-03-01T09:00:00Z' },
  spec: { storageClassName: 'fast' },
  status: { phase: 'Pending' },
  ...changes,
});

export const sampleNode = (changes: Sample = {}): Sample => ({
  kind: 'Node',
  apiVersion: 'v1',
  metadata: {
    name: 'worker-1',
    uid: 'n-1',
    resourceVersion: '5',
    creationTimestamp: '2026-03-01T09:00:00Z',
    labels: {
      'topology.kubernetes.io/zone': 'eu-1a',
      'topology.kubernetes.io/region': 'eu-1',
      'node.kubernetes.io/instance-type': 'm5',
      'karpenter.sh/nodepool': 'general',
    },
  },
  spec: {
    unschedulable: true,
    taints: [
      { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
      { key: 'gpu', value: 'yes', effect: 'NoExecute' },
    ],
  },
  status: {
    allocatable: { cpu: '15890m', memory: '63Gi', pods: '110' },
    nodeInfo: { kubeletVersion: 'v1.34.0' },
    conditions: [
      { type: 'MemoryPressure', status: 'False', lastHeartbeatTime: '2026-03-01T09:30:00Z', lastTransitionTime: '2026-03-01T09:00:00Z' },
      { type: 'Ready', status: 'True', lastHeartbeatTime: '2026-03-01T09:30:00Z', lastTransitionTime: '2026-03-01T09:01:00Z' },
    ],
  },
  ...changes,
});

export const sampleReplicaSet = (changes: Sample = {}): Sample => ({
  kind: 'ReplicaSet',
  apiVersion: 'apps/v1',
  metadata: {
    name: 'cart-5d9c7b9b6d',
    namespace: 'shop',
    uid: 'u-1',
    resourceVersion: '12',
    creationTimestamp: '2026-03-01T09:59:00Z',
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart', uid: 'u-2', controller: true }],
  },
  ...changes,
});

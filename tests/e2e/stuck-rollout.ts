/**
 * A Deployment that is stuck, as watches show it: two Pods wanted, one ready, the other with an image that does not exist.
 * So few objects show it at a glance; they fall into the time of the demo's recording.
 */
const at = (minute: number, second = 0): string => `2026-11-24T14:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}Z`;

const hash = '68b7';
const deploymentUid = '5f0c1d0e-0000-4000-8000-00000000c0de';
const replicaSetUid = '5f0c1d0e-0000-4000-8000-00000000c0df';
const labels = { 'app.kubernetes.io/name': 'checkout', 'pod-template-hash': hash };

const written = (minute: number, second: number, version: number) => ({
  resourceVersion: String(version),
  managedFields: [{ time: at(minute, second) }],
});

const replicaSet = (second: number, version: number, readyReplicas: number): object => ({
  kind: 'ReplicaSet',
  apiVersion: 'apps/v1',
  metadata: {
    namespace: 'checkout',
    name: `checkout-${hash}`,
    uid: replicaSetUid,
    creationTimestamp: at(0),
    generation: 1,
    labels,
    annotations: { 'deployment.kubernetes.io/desired-replicas': '2' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'checkout', uid: deploymentUid, controller: true }],
    ...written(0, second, version),
  },
  spec: { replicas: 2 },
  status: { observedGeneration: 1, replicas: 2, readyReplicas, availableReplicas: readyReplicas },
});

const deployment: object = {
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  metadata: {
    namespace: 'checkout',
    name: 'checkout',
    uid: deploymentUid,
    creationTimestamp: at(0),
    generation: 1,
    ...written(10, 0, 90_003),
  },
  spec: { replicas: 2, progressDeadlineSeconds: 600 },
  status: {
    observedGeneration: 1,
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 1,
    conditions: [
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: `ReplicaSet "checkout-${hash}" has timed out progressing.`,
        lastUpdateTime: at(10),
        lastTransitionTime: at(10),
      },
    ],
  },
};

function pod(name: string, second: number, version: number, status: object): object {
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      namespace: 'checkout',
      name: `checkout-${hash}-${name}`,
      uid: `5f0c1d0e-0000-4000-8000-0000000${name === 'ready' ? '0aaaa' : '0bbbb'}`,
      creationTimestamp: at(0, 1),
      labels,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `checkout-${hash}`, uid: replicaSetUid, controller: true }],
      ...written(0, second, version),
    },
    spec: {
      nodeName: 'lab-1',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      containers: [{ name: 'app', image: 'registry.example.com/checkout:2.0' }],
    },
    status,
  };
}

const since = (type: string, status: 'True' | 'False', second: number): object => ({ type, status, lastTransitionTime: at(0, second) });
const begun = { startTime: at(0, 1), hostIP: '10.0.0.1' };
const imageMissing = 'rpc error: code = NotFound desc = failed to pull: registry.example.com/checkout:2.0: not found';

const waiting = (reason: string): object => ({
  ...begun,
  phase: 'Pending',
  conditions: [since('PodScheduled', 'True', 1), since('Ready', 'False', 1)],
  containerStatuses: [
    {
      name: 'app',
      ready: false,
      restartCount: 0,
      image: 'registry.example.com/checkout:2.0',
      imageID: '',
      state: { waiting: { reason, message: imageMissing } },
    },
  ],
});

const ready: object = {
  ...begun,
  phase: 'Running',
  conditions: [since('PodScheduled', 'True', 1), since('ContainersReady', 'True', 5), since('Ready', 'True', 5)],
  containerStatuses: [
    {
      name: 'app',
      ready: true,
      started: true,
      restartCount: 0,
      image: 'registry.example.com/checkout:2.0',
      imageID: 'sha256:00',
      state: { running: { startedAt: at(0, 4) } },
    },
  ],
};

const stream = (...objects: readonly object[]): string =>
  objects.map((object) => `${JSON.stringify({ type: 'MODIFIED', object })}\n`).join('');

/** Files of one directory, by name. */
export const stuckRollout = {
  'pods.jsonl': stream(
    pod('ready', 1, 90_010, { ...begun, phase: 'Pending', conditions: [since('PodScheduled', 'True', 1)] }),
    pod('held', 1, 90_011, { ...begun, phase: 'Pending', conditions: [since('PodScheduled', 'True', 1)] }),
    pod('ready', 5, 90_012, ready),
    pod('held', 6, 90_013, waiting('ErrImagePull')),
    pod('held', 20, 90_014, waiting('ImagePullBackOff')),
  ),
  'workloads.jsonl': stream(replicaSet(1, 90_001, 0), replicaSet(5, 90_002, 1), deployment),
} as const;

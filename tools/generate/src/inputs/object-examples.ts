import { aboutPod, event, eventV1, type InputGroup, notRead, pod, read } from './input-example.ts';

const node = {
  kind: 'Node',
  apiVersion: 'v1',
  metadata: { name: 'worker-1', uid: 'n-1', creationTimestamp: '2026-03-01T09:00:00Z' },
  status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-03-01T09:01:00Z' }] },
};
const deployment = {
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  metadata: { name: 'cart', namespace: 'shop', uid: 'u-2', creationTimestamp: '2026-03-01T09:00:00Z' },
};
const claim = {
  kind: 'PersistentVolumeClaim',
  apiVersion: 'v1',
  metadata: { name: 'data', namespace: 'shop', uid: 'c-1', creationTimestamp: '2026-03-01T09:00:00Z' },
  status: { phase: 'Pending' },
};
const combined = {
  message: '(combined from similar events): Back-off restarting failed container app in pod cart-0',
  reason: 'BackOff',
  count: 14,
};

export const objectExamples: InputGroup = {
  title: 'Objects, lists and watches',
  text: 'Watched by the collector, or replayed as `kubectl get -o json|yaml`, `kubectl get --watch --output-watch-events -o json` and the API itself write them.',
  examples: [
    read('a Pod, alone or in a list', { kind: 'PodList', apiVersion: 'v1', items: [pod()] }),
    read('a Pod in a watch', { type: 'MODIFIED', object: pod() }),
    read('a Pod deleted in a watch', { type: 'DELETED', object: pod() }),
    read('a Node', node),
    read(
      'ReplicaSet, Deployment, StatefulSet, DaemonSet, Job, CronJob',
      deployment,
      'Whom they belong to, and by their status how far their rollout is.',
    ),
    read('PersistentVolumeClaim', claim, 'Of which class it is and whether it has a volume.'),
    read('an Event of the core API about a Pod', event(aboutPod)),
    read('an Event of events.k8s.io, with a series', eventV1),
    read('an Event whose count has grown', {
      type: 'MODIFIED',
      object: event(aboutPod, { count: 9, lastTimestamp: '2026-03-01T10:09:00Z' }),
    }),
    read('an Event that stands for many similar ones', event(aboutPod, combined), 'Its times are those of the first that was folded.'),
    read(
      '`FailedCreate` of a controller',
      event({ kind: 'ReplicaSet', namespace: 'shop', name: 'cart', uid: 'u-1' }, { reason: 'FailedCreate', message: 'exceeded quota' }),
    ),
    read(
      'an Event about a claim',
      event({ kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', uid: 'c-1' }, { reason: 'ProvisioningFailed' }),
      'Told of the Pods that use the claim and wait for it.',
    ),
    notRead(
      'an Event about a Node or anything else',
      event({ kind: 'Node', namespace: '', name: 'worker-1', uid: 'n-1' }, { reason: 'NodeNotReady' }),
      'What it says the Node itself tells, or it says nothing about a delivery.',
    ),
    notRead(
      'an Event about an ephemeral container',
      event({ ...aboutPod, fieldPath: 'spec.ephemeralContainers{shell}' }),
      'They never matter to a delivery.',
    ),
    notRead(
      'a bookmark',
      { type: 'BOOKMARK', object: { kind: 'Pod', apiVersion: 'v1', metadata: { resourceVersion: '9' } } },
      'It moves a watch on and says nothing about a Pod.',
    ),
    notRead(
      'the error that ends a watch',
      { type: 'ERROR', object: { kind: 'Status', apiVersion: 'v1', code: 410 } },
      'The collector lists anew; what that list no longer has was deleted.',
    ),
  ],
};

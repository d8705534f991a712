import { overRequest, refusedAtTheDoor } from '../eviction.ts';
import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const evictedDiskPressure = defineRule({
  cause: 'evicted-disk-pressure',
  stage: 'run',
  summary: 'The node[ {node}] ran short of disk and put the Pod out.',
  signals: [
    {
      rows: ['pod.evicted', 'pod.phase_changed', 'pod.kubelet_rejected'],
      components: ['kubelet'],
      reasons: ['Evicted'],
      messages: [
        'low on resource: ephemeral-storage',
        'low on resource: inodes',
        'low on resource: nodefs',
        'low on resource: imagefs',
        'node had condition: [DiskPressure',
      ],
    },
  ],
  refine: (view, { message, row }) => ({ ...overRequest(message), ...refusedAtTheDoor(view, row) }),
  symptoms: [{ rows: ['pod.evicted', 'pod.phase_changed', 'pod.disrupted'] }, ...crashSymptoms],
  examples: [
    {
      title: 'images filled the disk',
      gives: 'evicted-disk-pressure',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.evicted',
          at: 90,
          component: 'kubelet',
          reason: 'Evicted',
          message: 'The node was low on resource: ephemeral-storage. Threshold quantity: 10Gi, available: 9Gi. ',
        },
      ],
    },
    {
      title: 'refused at the door because of the condition',
      gives: 'evicted-disk-pressure',
      outcome: 'failed',
      rows: [{ type: 'pod.evicted', at: 2, component: 'kubelet', reason: 'Evicted', message: 'The node had condition: [DiskPressure]. ' }],
    },
    {
      title: 'near miss: the own limit of the Pod',
      gives: 'evicted-ephemeral-storage',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.evicted',
          at: 90,
          component: 'kubelet',
          reason: 'Evicted',
          message: 'Container app exceeded its local ephemeral storage limit "1Gi". ',
        },
      ],
    },
  ],
});

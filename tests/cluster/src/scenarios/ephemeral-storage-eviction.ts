import { exec, pod, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { failed } from '../truth.ts';

export const ephemeralStorageEviction: Scenario = {
  name: 'ephemeral-storage-eviction',
  story: 'A container writes more than its volume may hold, and the kubelet evicts the Pod before it was Ready.',
  run: async (lab) => {
    await lab.create(
      pod(
        'web',
        {
          ...shell('head -c 8000000 /dev/zero > /scratch/file; sleep 1000'),
          readinessProbe: exec('false'),
          volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
        },
        { volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '1Mi' } }] },
      ),
    );
    await lab.pod('web', 'Failed', (found) => found.status?.phase === 'Failed', 120);
    await lab.rest(2);
  },
  until: '+12m',
  truth: [failed('web', { cause: 'evicted-ephemeral-storage', side: 'tenant', milestones: ['container.started/app'] })],
};

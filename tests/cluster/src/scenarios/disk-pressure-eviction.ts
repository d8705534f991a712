import { crowdedDisk } from '../node-changes.ts';
import { exec, pod, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { failed } from '../truth.ts';

export const diskPressureEviction: Scenario = {
  name: 'disk-pressure-eviction',
  story: 'The disk of the node fills up beyond the threshold of the kubelet, which evicts a Pod that is not Ready yet.',
  isAlone: true,
  run: async (lab) => {
    const disk = crowdedDisk();
    lab.afterwards(async () => {
      disk.empty();
      await lab.daemons.restartKubelet({});
      await lab.daemons.nodeReady();
    });
    await lab.daemons.restartKubelet({ diskFreeLeast: disk.freeLeast });
    await lab.rest(15);
    await lab.daemons.nodeReady();
    await lab.create(pod('web', { ...shell('sleep 1000'), readinessProbe: { ...exec('false'), periodSeconds: 5 } }));
    await lab.event('web', 'Unhealthy');
    await disk.fill();
    await lab.pod('web', 'Failed', (found) => found.status?.phase === 'Failed', 120);
    await lab.rest(2);
  },
  until: '+12m',
  truth: [
    failed('web', {
      cause: 'evicted-disk-pressure',
      side: 'platform',
      milestones: ['container.started/app'],
      never: ['pod.ready', 'pod.create_refused'],
    }),
  ],
  notYet: [
    {
      // With 1.36 it was evicted before the kubelet had measured what it uses.
      kubernetes: ['1.34'],
      why: 'The Event says that the Pod used more than it had requested, which is true of every Pod that requests no disk and is taken for the tenant’s doing.',
      answers: [
        { truth: 0, what: 'side', true: 'platform', told: 'tenant' },
        { truth: 0, what: 'slo_eligible', true: true, told: false },
        { truth: 0, what: 'slo_excluded', true: null, told: 'side_tenant' },
      ],
    },
  ],
};

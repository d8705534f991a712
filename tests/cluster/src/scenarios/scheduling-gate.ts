import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const schedulingGate: Scenario = {
  name: 'scheduling-gate',
  story: 'A scheduling gate is never taken off.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { schedulingGates: [{ name: 'example.com/budget' }] }));
    await lab.rest(4);
  },
  until: '+40m',
  truth: [
    stuck('web', {
      cause: 'scheduling-gated',
      side: 'policy',
      podVerdict: 'pending',
      deliveryVerdict: 'pending',
      stage: 'gated',
      milestones: ['pod.created'],
      never: ['pod.scheduled'],
      stages: { present: ['gated'], absent: ['kubelet_ack', 'unschedulable'] },
    }),
  ],
};

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
  notYet: [
    {
      why: 'A gated Pod has no limit, so that nothing makes its row anew after it was created: neither the stage nor a diagnosis is told yet.',
      answers: [
        { truth: 0, what: 'cause', true: 'scheduling-gated', told: null },
        { truth: 0, what: 'side', true: 'policy', told: null },
        { truth: 0, what: 'diagnosis stage', true: 'gated', told: null },
        { truth: 0, what: 'stage gated', true: 'present', told: 'absent' },
      ],
    },
  ],
};

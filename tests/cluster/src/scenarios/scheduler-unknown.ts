import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const schedulerUnknown: Scenario = {
  name: 'scheduler-unknown',
  story: 'The Pod names a scheduler that does not exist.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { schedulerName: 'nobody' }));
    await lab.rest(6);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'scheduler-name-unknown',
      side: 'tenant',
      milestones: ['pod.created'],
      never: ['pod.scheduled', 'pod.unschedulable'],
      stages: { present: ['schedule'], absent: ['kubelet_ack'] },
    }),
  ],
};

import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, stuck } from '../truth.ts';

export const schedulerDown: Scenario = {
  name: 'scheduler-down',
  story: 'The scheduler is not running when the Pod is created.',
  isAlone: true,
  run: async (lab) => {
    lab.afterwards(async () => {
      await lab.daemons.start('kube-scheduler');
      await lab.rest(5);
    });
    await lab.create(pod('first'));
    await lab.ready('first');
    await lab.daemons.stop('kube-scheduler');
    await lab.create(pod('web'));
    await lab.rest(8);
  },
  until: '+12m',
  truth: [
    delivered('first'),
    stuck('web', {
      cause: 'scheduler-down',
      side: 'platform',
      stage: 'schedule',
      milestones: ['pod.created'],
      never: ['pod.scheduled', 'pod.unschedulable'],
      stages: { present: ['schedule'], absent: ['kubelet_ack'] },
    }),
  ],
};

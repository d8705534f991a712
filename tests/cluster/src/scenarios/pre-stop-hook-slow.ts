import { exec, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const preStopHookSlow: Scenario = {
  name: 'pre-stop-hook-slow',
  story: 'A preStop hook hangs, and the Pod may take an hour to end.',
  run: async (lab) => {
    await lab.create(pod('web', { lifecycle: { preStop: exec('sleep 3600') } }, { terminationGracePeriodSeconds: 3600 }));
    await lab.ready('web');
    await lab.remove('/pods/web');
    await lab.event('web', 'Killing');
    await lab.rest(8);
  },
  until: '+12m',
  truth: [
    delivered('web'),
    removed('web', {
      outcome: 'open',
      podVerdict: 'fail',
      // The grace period is not the platform's time.
      deliveryVerdict: 'pending',
      cause: 'grace-period-long',
      side: 'tenant',
      stage: 'grace',
      milestones: ['pod.delete_requested'],
      stages: { present: ['grace'], absent: ['finalizers'] },
    }),
  ],
};

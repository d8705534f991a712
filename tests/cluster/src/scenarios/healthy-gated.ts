import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyGated: Scenario = {
  name: 'healthy-gated',
  story: 'A scheduling gate keeps the Pod back for five seconds, then it is taken off.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { schedulingGates: [{ name: 'example.com/budget' }] }));
    await lab.pod(
      'web',
      'gated',
      (found) => found.status?.conditions?.some((entry: { reason?: string }) => entry.reason === 'SchedulingGated') === true,
    );
    await lab.rest(5);
    await lab.patch('/pods/web', [{ op: 'remove', path: '/spec/schedulingGates' }], 'application/json-patch+json');
    await lab.ready('web');
  },
  until: 'end',
  truth: [
    delivered('web', {
      milestones: ['pod.created', 'pod.scheduled', 'pod.ready'],
      stages: { present: ['gated'], absent: ['unschedulable'] },
    }),
  ],
};

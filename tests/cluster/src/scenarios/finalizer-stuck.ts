import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const finalizerStuck: Scenario = {
  name: 'finalizer-stuck',
  story: 'A finalizer that nobody takes off holds a deleted Pod.',
  run: async (lab) => {
    await lab.create(pod('web', {}, {}, { finalizers: ['example.com/backup'] }));
    await lab.ready('web');
    lab.afterwards(async () => lab.patch('/pods/web', { metadata: { finalizers: null } }));
    await lab.remove('/pods/web');
    await lab.pod('web', 'ended', (found) => found.status?.phase === 'Succeeded' || found.status?.phase === 'Failed', 30);
    await lab.rest(4);
  },
  until: '+40m',
  truth: [
    delivered('web'),
    removed('web', {
      outcome: 'open',
      podVerdict: 'fail',
      deliveryVerdict: 'fail',
      cause: 'finalizer-stuck',
      side: 'unknown',
      stage: 'finalizers',
      milestones: ['pod.delete_requested'],
      stages: { present: ['finalizers'], absent: [] },
    }),
  ],
};

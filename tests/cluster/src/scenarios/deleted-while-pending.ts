import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { removed, stuck } from '../truth.ts';

export const deletedWhilePending: Scenario = {
  name: 'deleted-while-pending',
  story: 'A Pod that no node can take is deleted two seconds after it was created.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { nodeSelector: { disk: 'fast' } }));
    await lab.event('web', 'FailedScheduling');
    await lab.remove('/pods/web');
    await lab.gone('web');
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'deleted-before-ready',
      side: null,
      outcome: 'deleted',
      podVerdict: 'killed',
      deliveryVerdict: 'killed',
      milestones: ['pod.created', 'pod.unschedulable', 'pod.delete_requested'],
      never: ['pod.scheduled'],
      stages: { present: ['unschedulable'], absent: ['kubelet_ack'] },
      row: { slo_excluded: 'deleted_in_time' },
    }),
    removed('web', { row: { slo_excluded: 'instant' }, milestones: ['pod.delete_requested'] }),
  ],
};

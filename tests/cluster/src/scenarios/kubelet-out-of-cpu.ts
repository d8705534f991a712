import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { failed } from '../truth.ts';

export const kubeletOutOfCpu: Scenario = {
  name: 'kubelet-out-of-cpu',
  story: 'The Pod is bound by hand to a node that has not the CPU for it, and the kubelet refuses it.',
  run: async (lab) => {
    await lab.create(pod('web', { resources: { requests: { cpu: '64' } } }, { nodeName: 'lab-1' }));
    await lab.pod('web', 'Failed', (found) => found.status?.phase === 'Failed', 30);
    await lab.rest(2);
  },
  until: '+12m',
  truth: [
    failed('web', {
      cause: 'kubelet-rejected-out-of-resource',
      row: { slo_excluded: 'best_effort' },
      side: 'platform',
      stage: 'kubelet_admission',
      milestones: ['pod.created', 'pod.kubelet_rejected'],
      never: ['pod.ready', 'container.started'],
      stages: { present: ['admission'], absent: ['schedule'] },
    }),
  ],
};

import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { failed } from '../truth.ts';

export const kubeletNodeAffinity: Scenario = {
  name: 'kubelet-node-affinity',
  story: 'The Pod is bound by hand to a node that has not the label it asks for, and the kubelet refuses it.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { nodeName: 'lab-1', nodeSelector: { disk: 'fast' } }));
    await lab.pod('web', 'Failed', (found) => found.status?.phase === 'Failed', 30);
    await lab.rest(2);
  },
  until: '+12m',
  truth: [
    failed('web', {
      cause: 'kubelet-rejected-node-changed',
      side: 'platform',
      stage: 'kubelet_admission',
      milestones: ['pod.created', 'pod.kubelet_rejected'],
      never: ['pod.ready', 'container.started'],
    }),
  ],
};

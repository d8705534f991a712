import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { failed } from '../truth.ts';

export const sysctlForbidden: Scenario = {
  name: 'sysctl-forbidden',
  story: 'The Pod wants to set a kernel parameter that the node does not allow.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '65536' }] } }));
    await lab.pod('web', 'Failed', (found) => found.status?.phase === 'Failed', 30);
    await lab.rest(2);
  },
  until: '+12m',
  truth: [
    failed('web', {
      cause: 'sysctl-forbidden',
      side: 'policy',
      stage: 'kubelet_admission',
      milestones: ['pod.created', 'pod.scheduled', 'pod.kubelet_rejected'],
      never: ['pod.ready', 'container.started'],
    }),
  ],
};

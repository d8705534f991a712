import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const kubeletStoppedWhileTerminating: Scenario = {
  name: 'kubelet-stopped-while-terminating',
  story: 'The kubelet hangs while a Pod of its node is to end.',
  isAlone: true,
  run: async (lab) => {
    lab.afterwards(async () => {
      await lab.daemons.thaw('kubelet');
      await lab.daemons.nodeReady();
    });
    await lab.create(pod('web'));
    await lab.ready('web');
    await lab.daemons.freeze('kubelet');
    await lab.remove('/pods/web');
    await lab.rest(75);
  },
  until: '+12m',
  truth: [
    delivered('web'),
    removed('web', {
      outcome: 'open',
      podVerdict: 'fail',
      deliveryVerdict: 'fail',
      cause: 'kubelet-gone-while-terminating',
      side: 'platform',
      milestones: ['pod.delete_requested'],
    }),
  ],
};

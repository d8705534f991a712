import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const kubeletStopped: Scenario = {
  name: 'kubelet-stopped',
  story: 'The kubelet hangs while a Pod is bound to its node; the node becomes unreachable.',
  isAlone: true,
  run: async (lab) => {
    lab.afterwards(async () => {
      await lab.daemons.thaw('kubelet');
      await lab.daemons.nodeReady();
    });
    await lab.daemons.freeze('kubelet');
    await lab.create(pod('web'));
    await lab.pod('web', 'bound', (found) => found.spec?.nodeName !== undefined);
    await lab.rest(75);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'node-unreachable',
      side: 'platform',
      milestones: ['pod.created', 'pod.scheduled'],
      never: ['pod.ready', 'container.started', 'pod.kubelet_acknowledged'],
      stages: { present: ['kubelet_ack'], absent: ['image_pull'] },
    }),
  ],
};

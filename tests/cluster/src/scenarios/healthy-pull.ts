import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyPull: Scenario = {
  name: 'healthy-pull',
  story: 'The image is pulled although it is on the node.',
  run: async (lab) => {
    await lab.create(pod('web', { imagePullPolicy: 'Always' }));
    await lab.ready('web');
  },
  until: 'end',
  truth: [
    delivered('web', {
      milestones: ['pod.created', 'pod.scheduled', 'image.pulling/app', 'image.pulled/app', 'container.started/app', 'pod.ready'],
      stages: { present: ['image_pull'], absent: ['unschedulable'] },
    }),
  ],
};

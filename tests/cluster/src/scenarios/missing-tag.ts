import { image } from '../images.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const missingTag: Scenario = {
  name: 'missing-tag',
  story: 'The image has no such tag.',
  run: async (lab) => {
    await lab.create(pod('web', { image: image('shell:missing') }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(12);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'image-not-found',
      side: 'tenant',
      stage: 'image_pull',
      container: 'app',
      milestones: ['pod.created', 'pod.scheduled', 'pod.kubelet_acknowledged', 'image.pulling/app', 'image.pull_failed/app'],
      stages: { present: ['image_pull'], absent: ['unschedulable'] },
    }),
  ],
};

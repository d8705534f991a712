import { pod } from '../pods.ts';
import { openFront } from '../registry-front.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const slowPull: Scenario = {
  name: 'slow-pull',
  story: 'The registry gives 30 MB so slowly that the image is there two minutes later.',
  run: async (lab) => {
    lab.afterwards(await openFront({ port: 5003, bytesPerSecond: 250_000 }));
    await lab.create(pod('web', { image: '127.0.0.1:5003/lab/huge:1' }));
    await lab.ready('web', 240);
  },
  until: 'end',
  truth: [
    delivered('web', {
      deliveryVerdict: 'fail',
      cause: 'image-pull-slow',
      side: 'platform',
      stage: 'image_pull',
      milestones: ['image.pulling/app', 'image.pulled/app', 'container.started/app', 'pod.ready'],
      stages: { present: ['image_pull'], absent: ['unschedulable'] },
    }),
  ],
};

import { pod } from '../pods.ts';
import { openFront } from '../registry-front.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthySlowPull: Scenario = {
  name: 'healthy-slow-pull',
  story: 'The registry gives 40 MB slowly, and the Pod is there before its limit all the same.',
  run: async (lab) => {
    lab.afterwards(await openFront({ port: 5002, bytesPerSecond: 2_000_000 }));
    await lab.create(pod('web', { image: '127.0.0.1:5002/lab/large:1' }));
    await lab.ready('web', 120);
  },
  until: 'end',
  truth: [
    delivered('web', {
      milestones: ['image.pulling/app', 'image.pulled/app', 'container.started/app', 'pod.ready'],
      stages: { present: ['image_pull'], absent: ['unschedulable'] },
    }),
  ],
};

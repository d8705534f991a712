import { pod } from '../pods.ts';
import { openFront } from '../registry-front.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const registryAuth: Scenario = {
  name: 'registry-auth',
  story: 'The registry wants to know who asks, and the Pod has no credentials.',
  run: async (lab) => {
    lab.afterwards(await openFront({ port: 5001, answers: 401 }));
    await lab.create(pod('web', { image: '127.0.0.1:5001/lab/private:1' }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'image-auth',
      side: 'tenant',
      stage: 'image_pull',
      container: 'app',
      milestones: ['image.pulling/app', 'image.pull_failed/app'],
    }),
  ],
};

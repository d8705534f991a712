import { image } from '../images.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const missingRepository: Scenario = {
  name: 'missing-repository',
  story: 'The registry has no such repository.',
  run: async (lab) => {
    await lab.create(pod('web', { image: image('nonsense:1') }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'image-not-found',
      side: 'tenant',
      stage: 'image_pull',
      container: 'app',
      milestones: ['image.pulling/app', 'image.pull_failed/app'],
    }),
  ],
};

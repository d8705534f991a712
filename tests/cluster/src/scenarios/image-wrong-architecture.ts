import { image } from '../images.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const imageWrongArchitecture: Scenario = {
  name: 'image-wrong-architecture',
  story: 'The image exists for another processor only.',
  run: async (lab) => {
    await lab.create(pod('web', { image: image('arm:1') }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'image-wrong-architecture',
      side: 'tenant',
      stage: 'image_pull',
      container: 'app',
      milestones: ['image.pulling/app', 'image.pull_failed/app'],
    }),
  ],
};

import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const registryDown: Scenario = {
  name: 'registry-down',
  story: 'Nothing listens where the registry should be.',
  run: async (lab) => {
    await lab.create(pod('web', { image: '127.0.0.1:5999/lab/shell:1' }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'image-registry-unreachable',
      side: 'platform',
      stage: 'image_pull',
      container: 'app',
      milestones: ['image.pulling/app', 'image.pull_failed/app'],
    }),
  ],
};

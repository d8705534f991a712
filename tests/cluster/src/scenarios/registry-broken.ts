import { pod } from '../pods.ts';
import { openFront } from '../registry-front.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const registryBroken: Scenario = {
  name: 'registry-broken',
  story: 'The registry answers every question with an error of its own.',
  run: async (lab) => {
    lab.afterwards(await openFront({ port: 5004, answers: 503 }));
    await lab.create(pod('web', { image: '127.0.0.1:5004/lab/shell:1' }));
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

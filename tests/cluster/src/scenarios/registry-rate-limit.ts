import { pod } from '../pods.ts';
import { openFront } from '../registry-front.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const registryRateLimit: Scenario = {
  name: 'registry-rate-limit',
  story: 'The registry answers that too much was asked of it.',
  run: async (lab) => {
    lab.afterwards(await openFront({ port: 5003, answers: 429 }));
    await lab.create(pod('web', { image: '127.0.0.1:5003/lab/shell:1' }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'image-rate-limit',
      side: 'platform',
      stage: 'image_pull',
      container: 'app',
      milestones: ['image.pulling/app', 'image.pull_failed/app'],
    }),
  ],
};

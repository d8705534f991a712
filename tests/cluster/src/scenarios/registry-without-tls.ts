import { pod } from '../pods.ts';
import { openFront } from '../registry-front.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const registryWithoutTls: Scenario = {
  name: 'registry-without-tls',
  story: 'The registry speaks plain HTTP under an address with which containerd expects TLS.',
  run: async (lab) => {
    lab.afterwards(await openFront({ host: '10.99.1.1', port: 5005, bytesPerSecond: 100_000_000 }));
    await lab.create(pod('web', { image: '10.99.1.1:5005/lab/shell:1' }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'image-registry-tls',
      side: 'platform',
      stage: 'image_pull',
      container: 'app',
      milestones: ['image.pulling/app', 'image.pull_failed/app'],
    }),
  ],
};

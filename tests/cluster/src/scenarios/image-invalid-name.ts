import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const imageInvalidName: Scenario = {
  name: 'image-invalid-name',
  story: 'The name of the image cannot be one.',
  run: async (lab) => {
    await lab.create(pod('web', { image: 'LAB/Shell:1' }));
    await lab.event('web', 'InspectFailed', undefined, 30);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'image-invalid-name', side: 'tenant', container: 'app' })],
};

import { image } from '../images.ts';
import { container, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const imageNeverPull: Scenario = {
  name: 'image-never-pull',
  story: 'The image is not on the node, and the Pod says that it must not be pulled.',
  run: async (lab) => {
    await lab.create(
      pod(
        'web',
        { image: image('large:1'), imagePullPolicy: 'Never' },
        { containers: [container({ image: image('never:1'), imagePullPolicy: 'Never' })] },
      ),
    );
    await lab.event('web', 'ErrImageNeverPull', undefined, 30);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'image-never-pull', side: 'tenant', container: 'app' })],
};

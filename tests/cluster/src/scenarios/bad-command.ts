import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const badCommand: Scenario = {
  name: 'bad-command',
  story: 'The command that the container shall run does not exist in the image.',
  run: async (lab) => {
    await lab.create(pod('web', { command: ['/bin/nonsense'] }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(12);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'bad-command',
      side: 'tenant',
      container: 'app',
      milestones: ['pod.created', 'pod.scheduled', 'container.created/app'],
    }),
  ],
};

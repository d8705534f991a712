import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const notExecutable: Scenario = {
  name: 'not-executable',
  story: 'The command that the container shall run is a file that may not be executed.',
  run: async (lab) => {
    await lab.create(pod('web', { command: ['/bin/not-executable'] }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(12);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'entrypoint-not-executable', side: 'tenant', container: 'app', milestones: ['container.created/app'] })],
};

import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const wrongArchitecture: Scenario = {
  name: 'wrong-architecture',
  story: 'The command is a program for another processor.',
  run: async (lab) => {
    await lab.create(pod('web', { command: ['/bin/foreign'] }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(12);
  },
  until: '+40m',
  truth: [stuck('web', { cause: 'wrong-architecture', side: 'tenant', container: 'app' })],
};

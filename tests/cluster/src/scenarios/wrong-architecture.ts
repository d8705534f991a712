import { neverReady, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const wrongArchitecture: Scenario = {
  name: 'wrong-architecture',
  story: 'The command is a program for another processor.',
  run: async (lab) => {
    await lab.create(pod('web', { command: ['/bin/foreign'], ...neverReady }));
    await lab.event('web', 'BackOff', undefined, 60);
    await lab.rest(12);
  },
  until: '+40m',
  truth: [stuck('web', { cause: 'wrong-architecture', side: 'tenant', container: 'app' })],
  notYet: [
    {
      why: 'The kernel refuses the program when the container starts, which only the container’s own log says: Kubernetes hears of an exit code.',
      answers: [{ truth: 0, what: 'cause', true: 'wrong-architecture', told: 'crash-loop-app-error' }],
    },
  ],
};

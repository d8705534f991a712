import { exec, neverReady, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const postStartHook: Scenario = {
  name: 'post-start-hook',
  story: 'The postStart hook fails, so the container is killed, again and again.',
  run: async (lab) => {
    await lab.create(pod('web', { lifecycle: { postStart: exec('echo no; exit 1') }, ...neverReady }));
    await lab.event('web', 'FailedPostStartHook', undefined, 60);
    await lab.rest(15);
  },
  until: '+40m',
  truth: [stuck('web', { cause: 'post-start-hook-failed', side: 'tenant', container: 'app' })],
};

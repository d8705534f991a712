import { container, pod, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { failed } from '../truth.ts';

export const initFailed: Scenario = {
  name: 'init-failed',
  story: 'The init container of a Pod that is not to be restarted ends with an error.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { restartPolicy: 'Never', initContainers: [container({ name: 'prepare', ...shell('exit 1') })] }));
    await lab.pod('web', 'Failed', (found) => found.status?.phase === 'Failed');
    await lab.rest(2);
  },
  until: '+12m',
  truth: [
    failed('web', {
      cause: 'init-container-crash',
      side: 'tenant',
      container: 'prepare',
      milestones: ['container.started/prepare'],
      never: ['container.started/app', 'pod.ready'],
    }),
  ],
};

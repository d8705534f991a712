import { container, pod, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const initCrash: Scenario = {
  name: 'init-crash',
  story: 'The init container ends with an error, again and again.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { initContainers: [container({ name: 'prepare', ...shell('exit 1') })] }));
    await lab.pod('web', 'two restarts', (found) => (found.status?.initContainerStatuses?.[0]?.restartCount ?? 0) >= 2, 120);
  },
  until: '+40m',
  truth: [
    stuck('web', {
      cause: 'init-container-crash',
      side: 'tenant',
      container: 'prepare',
      stage: 'init',
      milestones: ['container.started/prepare'],
      never: ['container.started/app', 'pod.ready'],
    }),
  ],
};

import { container, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const initSlow: Scenario = {
  name: 'init-slow',
  story: "The init container runs longer than the Pod's limit.",
  run: async (lab) => {
    await lab.create(pod('web', {}, { initContainers: [container({ name: 'prepare' })] }));
    await lab.pod('web', 'running', (found) => found.status?.initContainerStatuses?.[0]?.state?.running !== undefined);
    await lab.rest(3);
  },
  until: '+40m',
  truth: [
    stuck('web', {
      cause: 'init-container-slow',
      side: 'tenant',
      container: 'prepare',
      stage: 'init',
      milestones: ['container.started/prepare'],
      never: ['container.started/app'],
    }),
  ],
};

import { exec, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const readinessProbe: Scenario = {
  name: 'readiness-probe',
  story: 'The readiness probe never succeeds.',
  run: async (lab) => {
    await lab.create(pod('web', { readinessProbe: { ...exec('echo not yet; false'), periodSeconds: 1 } }));
    await lab.event('web', 'Unhealthy', undefined, 30);
    await lab.rest(25);
  },
  until: '+40m',
  truth: [
    stuck('web', {
      cause: 'readiness-probe-failing',
      side: 'tenant',
      container: 'app',
      stage: 'readiness',
      milestones: ['container.started/app'],
      stages: { present: ['readiness'], absent: ['crash_backoff'] },
    }),
  ],
};

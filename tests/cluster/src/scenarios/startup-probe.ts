import { exec, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const startupProbe: Scenario = {
  name: 'startup-probe',
  story: 'The startup probe fails until the container is killed, again and again.',
  run: async (lab) => {
    await lab.create(pod('web', { startupProbe: { ...exec('false'), periodSeconds: 1, failureThreshold: 2 } }));
    await lab.pod('web', 'two restarts', (found) => (found.status?.containerStatuses?.[0]?.restartCount ?? 0) >= 2, 120);
  },
  until: '+40m',
  truth: [stuck('web', { cause: 'startup-probe-failing', side: 'tenant', container: 'app', milestones: ['container.started/app'] })],
};

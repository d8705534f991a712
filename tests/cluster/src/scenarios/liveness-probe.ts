import { exec, neverReady, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const livenessProbe: Scenario = {
  name: 'liveness-probe',
  story: 'The liveness probe fails until the container is killed, again and again.',
  run: async (lab) => {
    await lab.create(pod('web', { livenessProbe: { ...exec('false'), periodSeconds: 1, failureThreshold: 2 }, ...neverReady }));
    await lab.pod('web', 'two restarts', (found) => (found.status?.containerStatuses?.[0]?.restartCount ?? 0) >= 2, 120);
  },
  until: '+40m',
  truth: [stuck('web', { cause: 'liveness-probe-failing', side: 'tenant', container: 'app', milestones: ['container.started/app'] })],
};

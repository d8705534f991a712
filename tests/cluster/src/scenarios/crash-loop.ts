import { neverReady, pod, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const crashLoop: Scenario = {
  name: 'crash-loop',
  story: 'The program ends with an error at once, again and again.',
  run: async (lab) => {
    await lab.create(pod('web', { ...shell('echo broken; exit 2'), ...neverReady }));
    await lab.pod('web', 'three restarts', (found) => (found.status?.containerStatuses?.[0]?.restartCount ?? 0) >= 3, 120);
    await lab.event('web', 'BackOff');
  },
  until: '+40m',
  truth: [
    stuck('web', {
      cause: 'crash-loop-app-error',
      side: 'tenant',
      container: 'app',
      milestones: ['container.started/app'],
      stages: { present: ['crash_backoff'], absent: ['unschedulable'] },
    }),
  ],
};

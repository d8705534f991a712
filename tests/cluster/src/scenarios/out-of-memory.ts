import { neverReady, pod, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const outOfMemory: Scenario = {
  name: 'out-of-memory',
  story: 'The program takes more memory than its limit allows, again and again.',
  run: async (lab) => {
    await lab.create(
      pod('web', {
        ...shell('exec tail /dev/zero'),
        resources: { limits: { memory: '24Mi' } },
        ...neverReady,
      }),
    );
    await lab.pod('web', 'two restarts', (found) => (found.status?.containerStatuses?.[0]?.restartCount ?? 0) >= 2, 120);
  },
  until: '+40m',
  truth: [stuck('web', { cause: 'oom-killed', side: 'tenant', container: 'app', milestones: ['container.started/app'] })],
};

import { neverReady, pod, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const exitsNormally: Scenario = {
  name: 'exits-normally',
  story: 'The program ends without an error, but the Pod says that it shall always run.',
  run: async (lab) => {
    await lab.create(pod('web', { ...shell('exit 0'), ...neverReady }));
    await lab.pod('web', 'three restarts', (found) => (found.status?.containerStatuses?.[0]?.restartCount ?? 0) >= 3, 120);
    await lab.event('web', 'BackOff');
  },
  until: '+40m',
  truth: [stuck('web', { cause: 'container-exits-normally', side: 'tenant', container: 'app', milestones: ['container.started/app'] })],
};

import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const runAsNonRoot: Scenario = {
  name: 'run-as-non-root',
  story: 'The container must not run as root, and its image does.',
  run: async (lab) => {
    await lab.create(pod('web', { securityContext: { runAsNonRoot: true } }));
    await lab.event('web', 'Failed', undefined, 30);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'run-as-non-root', side: 'tenant', container: 'app' })],
};

import { exec, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { failed } from '../truth.ts';

export const deadline: Scenario = {
  name: 'deadline',
  story: 'The Pod may live for five seconds and is not Ready by then.',
  run: async (lab) => {
    await lab.create(pod('web', { readinessProbe: { ...exec('false'), periodSeconds: 1 } }, { activeDeadlineSeconds: 5 }));
    await lab.pod('web', 'Failed', (found) => found.status?.phase === 'Failed', 60);
    await lab.rest(2);
  },
  until: '+12m',
  truth: [failed('web', { cause: 'deadline-exceeded', side: 'tenant', milestones: ['container.started/app'] })],
};

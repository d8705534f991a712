import { named, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, refused } from '../truth.ts';

export const quotaExceeded: Scenario = {
  name: 'quota-exceeded',
  story: 'The namespace may have one Pod, and a second one is created.',
  run: async (lab) => {
    await lab.create(named('ResourceQuota', 'small', { spec: { hard: { pods: '1' } } }));
    await lab.pod('', 'nothing yet', () => true, 0).catch(() => undefined);
    await lab.rest(2);
    await lab.create(pod('web'));
    await lab.ready('web');
    await lab.createRefused(pod('second'), 403);
  },
  until: '+12m',
  truth: [delivered('web'), refused('second', { cause: 'quota-exceeded', side: 'policy' })],
};

import { named, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const quotaMissingRequests: Scenario = {
  name: 'quota-missing-requests',
  story: 'The quota counts CPU, and the Pod does not say how much it wants.',
  run: async (lab) => {
    await lab.create(named('ResourceQuota', 'cpu', { spec: { hard: { 'requests.cpu': '1' } } }));
    await lab.rest(2);
    await lab.createRefused(pod('web'), 403);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'quota-missing-requests', side: 'tenant' })],
};

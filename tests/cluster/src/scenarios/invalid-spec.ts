import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const invalidSpec: Scenario = {
  name: 'invalid-spec',
  story: 'A memory request is larger than its limit, which the API does not accept.',
  run: async (lab) => {
    await lab.createRefused(pod('web', { resources: { requests: { memory: '64Mi' }, limits: { memory: '32Mi' } } }), 422);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'invalid-spec', side: 'tenant' })],
};

import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const serviceAccountMissing: Scenario = {
  name: 'service-account-missing',
  story: 'The Pod names a service account that does not exist.',
  run: async (lab) => {
    await lab.createRefused(pod('web', {}, { serviceAccountName: 'nobody' }), 403);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'service-account-missing', side: 'tenant' })],
};

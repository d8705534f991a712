import { withClaim } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { unplaced } from '../truth.ts';

export const claimMissing: Scenario = {
  name: 'claim-missing',
  story: 'The Pod uses a claim that does not exist.',
  run: async (lab) => {
    await lab.create(withClaim('web', 'data'));
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [unplaced('web', { cause: 'pvc-not-found', side: 'tenant' })],
};

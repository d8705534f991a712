import { claim, withClaim } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { unplaced } from '../truth.ts';

export const storageClassMissing: Scenario = {
  name: 'storage-class-missing',
  story: 'The claim names a storage class that does not exist.',
  run: async (lab) => {
    await lab.create(claim('data', 'nonsense'));
    await lab.create(withClaim('web', 'data'));
    await lab.event('web', 'FailedScheduling');
    await lab.rest(3);
  },
  until: '+12m',
  truth: [unplaced('web', { cause: 'storage-class-missing', side: 'tenant' })],
};

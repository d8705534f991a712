import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyHostNetwork: Scenario = {
  name: 'healthy-host-network',
  story: 'A Pod in the network of its node needs no address of its own.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { hostNetwork: true }));
    await lab.ready('web');
  },
  until: 'end',
  truth: [delivered('web')],
};

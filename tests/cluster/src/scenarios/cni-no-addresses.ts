import { labNetwork, smallNetwork } from '../node-changes.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, stuck } from '../truth.ts';

export const cniNoAddresses: Scenario = {
  name: 'cni-no-addresses',
  story: 'The network plugin has given all its addresses away.',
  isAlone: true,
  run: async (lab) => {
    lab.afterwards(() => lab.daemons.network(labNetwork));
    await lab.daemons.network(smallNetwork);
    await lab.rest(6);
    await lab.create(pod('first'));
    await lab.ready('first', 60);
    await lab.create(pod('web'));
    await lab.event('web', 'FailedCreatePodSandBox', undefined, 60);
    await lab.rest(12);
  },
  until: '+12m',
  truth: [
    delivered('first'),
    stuck('web', { cause: 'cni-no-ip', side: 'capacity', stage: 'sandbox', never: ['pod.ready', 'container.started'] }),
  ],
};

import { labNetwork } from '../node-changes.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const cniNotConfigured: Scenario = {
  name: 'cni-not-configured',
  story: 'The node has no configuration of its network; a Pod that tolerates it is bound there and waits.',
  isAlone: true,
  run: async (lab) => {
    lab.afterwards(async () => {
      await lab.daemons.network(labNetwork);
      await lab.daemons.nodeReady();
    });
    await lab.daemons.network(undefined);
    await lab.rest(25);
    await lab.create(pod('web', {}, { tolerations: [{ operator: 'Exists' }] }));
    await lab.event('web', 'NetworkNotReady', undefined, 60);
    await lab.rest(8);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'cni-not-ready', side: 'platform', never: ['pod.ready', 'container.started'] })],
};

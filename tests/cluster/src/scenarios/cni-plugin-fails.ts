import { labNetwork } from '../node-changes.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const cniPluginFails: Scenario = {
  name: 'cni-plugin-fails',
  story: 'The configuration of the network names a plugin that the node has not.',
  isAlone: true,
  run: async (lab) => {
    lab.afterwards(() => lab.daemons.network(labNetwork));
    await lab.daemons.network({ cniVersion: '1.0.0', name: 'lab', plugins: [{ type: 'nonsense' }] });
    await lab.rest(6);
    await lab.create(pod('web'));
    await lab.event('web', 'FailedCreatePodSandBox', undefined, 60);
    await lab.rest(12);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'cni-failed', side: 'platform', stage: 'sandbox', never: ['pod.ready', 'container.started'] })],
};

import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { unplaced } from '../truth.ts';

export const nodeAffinity: Scenario = {
  name: 'node-affinity',
  story: 'No node has the label that the Pod asks for.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { nodeSelector: { disk: 'fast' } }));
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [unplaced('web', { cause: 'node-affinity', side: 'tenant' })],
};

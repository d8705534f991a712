import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { unplaced } from '../truth.ts';

export const requestExceedsEveryNode: Scenario = {
  name: 'request-exceeds-every-node',
  story: 'The Pod asks for more CPU than any node has.',
  run: async (lab) => {
    await lab.create(pod('web', { resources: { requests: { cpu: '64' } } }));
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [unplaced('web', { cause: 'request-exceeds-every-node', side: 'tenant', row: { slo_excluded: 'best_effort' } })],
};

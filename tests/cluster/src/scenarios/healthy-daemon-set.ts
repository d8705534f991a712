import { workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyDaemonSet: Scenario = {
  name: 'healthy-daemon-set',
  story: 'A DaemonSet brings one Pod to the one node.',
  run: async (lab) => {
    await lab.create(workload('DaemonSet', 'agent'));
    await lab.ready('agent');
  },
  until: 'end',
  truth: [delivered('agent-*', { row: { workload_kind: 'DaemonSet', workload_name: 'agent' } })],
};

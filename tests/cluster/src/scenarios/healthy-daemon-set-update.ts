import { workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyDaemonSetUpdate: Scenario = {
  name: 'healthy-daemon-set-update',
  story: 'A DaemonSet is on the one node, and is rolled out: its Pod goes and another comes.',
  run: async (lab) => {
    await lab.create(workload('DaemonSet', 'agent'));
    await lab.rolledOut('/daemonsets/agent');
    await lab.patch('/daemonsets/agent', { spec: { template: { metadata: { annotations: { round: '2' } } } } });
    await lab.rolledOut('/daemonsets/agent');
  },
  until: 'end',
  truth: [delivered('agent-*'), removed('agent-*'), delivered('agent-*', { nth: 2 })],
  rollouts: [
    { kind: 'DaemonSet', name: 'agent', nth: 1, state: 'completed', desired: 1, created: 1, ready: 1, heldUpBy: 'the last' },
    { kind: 'DaemonSet', name: 'agent', nth: 2, state: 'completed', desired: 1, created: 1, ready: 1, heldUpBy: 'the last' },
  ],
};

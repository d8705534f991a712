import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, unplaced } from '../truth.ts';

export const hostPort: Scenario = {
  name: 'host-port',
  story: 'Two Pods want the same port of the node.',
  run: async (lab) => {
    const port = { ports: [{ containerPort: 80, hostPort: 8081 }] };
    await lab.create(pod('first', port));
    await lab.ready('first');
    await lab.create(pod('web', port));
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [delivered('first'), unplaced('web', { cause: 'host-port-conflict', side: 'tenant' })],
};

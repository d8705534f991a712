import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { unplaced } from '../truth.ts';

export const cordoned: Scenario = {
  name: 'cordoned',
  story: 'The only node is cordoned.',
  isAlone: true,
  run: async (lab) => {
    lab.afterwards(async () => {
      await lab.send('PATCH', '/api/v1/nodes/lab-1', { spec: { unschedulable: null } });
    });
    await lab.send('PATCH', '/api/v1/nodes/lab-1', { spec: { unschedulable: true } });
    await lab.rest(2);
    await lab.create(pod('web'));
    await lab.event('web', 'FailedScheduling');
    await lab.rest(2);
  },
  until: '+12m',
  truth: [unplaced('web', { cause: 'nodes-unavailable', side: 'platform' })],
};

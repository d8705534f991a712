import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, unplaced } from '../truth.ts';

export const insufficientCpu: Scenario = {
  name: 'insufficient-cpu',
  story: 'Another Pod has taken the CPU that this one asks for.',
  run: async (lab) => {
    await lab.create(pod('first', { resources: { requests: { cpu: '1200m' } } }));
    await lab.ready('first');
    await lab.create(pod('web', { resources: { requests: { cpu: '1200m' } } }));
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [delivered('first'), unplaced('web', { cause: 'insufficient-cpu', side: 'capacity' })],
};

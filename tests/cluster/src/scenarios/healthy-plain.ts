import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyPlain: Scenario = {
  name: 'healthy-plain',
  story: 'A Pod of its own with one container starts and is Ready.',
  run: async (lab) => {
    await lab.create(pod('web'));
    await lab.ready('web');
  },
  until: 'end',
  truth: [delivered('web', { row: { workload_kind: 'Pod', workload_name: 'web' } })],
};

import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyDelete: Scenario = {
  name: 'healthy-delete',
  story: 'A Pod is deleted and ends as soon as it is told to.',
  run: async (lab) => {
    await lab.create(pod('web'));
    await lab.ready('web');
    await lab.remove('/pods/web');
    await lab.gone('web');
  },
  until: 'end',
  truth: [delivered('web'), removed('web')],
};

import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const priorityClassMissing: Scenario = {
  name: 'priority-class-missing',
  story: 'The Pod names a priority class that does not exist.',
  run: async (lab) => {
    await lab.createRefused(pod('web', {}, { priorityClassName: 'nonsense' }), 403);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'priority-class-missing', side: 'tenant' })],
};

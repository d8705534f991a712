import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const runtimeClassMissing: Scenario = {
  name: 'runtime-class-missing',
  story: 'The Pod names a runtime class that does not exist.',
  run: async (lab) => {
    await lab.createRefused(pod('web', {}, { runtimeClassName: 'nonsense' }), 403);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'runtime-class-missing', side: 'tenant' })],
};

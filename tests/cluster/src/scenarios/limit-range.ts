import { named, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const limitRange: Scenario = {
  name: 'limit-range',
  story: 'A container asks for more memory than the namespace allows one to have.',
  run: async (lab) => {
    await lab.create(named('LimitRange', 'modest', { spec: { limits: [{ type: 'Container', max: { memory: '64Mi' } }] } }));
    await lab.rest(1);
    await lab.createRefused(pod('web', { resources: { limits: { memory: '128Mi' } } }), 403);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'limit-range', side: 'policy' })],
};

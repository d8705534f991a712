import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, refused } from '../truth.ts';

export const createConflict: Scenario = {
  name: 'create-conflict',
  story: 'A Pod of that name exists already.',
  run: async (lab) => {
    await lab.create(pod('web'));
    await lab.ready('web');
    await lab.createRefused(pod('web'), 409);
  },
  until: '+12m',
  truth: [delivered('web'), refused('web', { cause: 'create-conflict', side: 'tenant' })],
};

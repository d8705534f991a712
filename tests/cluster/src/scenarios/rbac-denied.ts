import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const rbacDenied: Scenario = {
  name: 'rbac-denied',
  story: 'Somebody who may not create Pods tries to.',
  run: async (lab) => {
    await lab.createRefused(pod('web'), 403, { 'impersonate-user': 'jane' });
  },
  until: '+12m',
  truth: [refused('', { cause: 'rbac-denied', side: 'policy' })],
};

import { pod, workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, refused } from '../truth.ts';

export const createConflict: Scenario = {
  name: 'create-conflict',
  story: 'A StatefulSet wants a Pod of a name that somebody has given to a Pod of their own.',
  run: async (lab) => {
    await lab.create(pod('store-0'));
    await lab.ready('store-0');
    await lab.create(workload('StatefulSet', 'store'));
    // The controller says nothing of it; the audit log does.
    await lab.rest(5);
  },
  until: '+12m',
  truth: [
    delivered('store-0', { row: { workload_kind: 'Pod' } }),
    refused('store-0', { cause: 'create-conflict', side: 'tenant', row: { workload_kind: 'StatefulSet', workload_name: 'store' } }),
  ],
  notYet: [
    {
      why: 'Every 409 is taken for a repeat of what the same owner has created; who has the name is not looked at.',
      answers: [{ truth: 1, what: 'rows', true: 1, told: 0 }],
    },
  ],
};

import { isTrue, workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyDeployment: Scenario = {
  name: 'healthy-deployment',
  story: 'A Deployment with two replicas.',
  run: async (lab) => {
    await lab.create(workload('Deployment', 'shop', {}, { replicas: 2 }));
    await lab.pod('shop', 'two of them Ready', (found) => isTrue(found, 'Ready'));
    await lab.rest(6);
  },
  until: 'end',
  truth: [
    delivered('shop-*', { row: { workload_kind: 'Deployment', workload_name: 'shop' } }),
    delivered('shop-*', { nth: 2, row: { workload_kind: 'Deployment', workload_name: 'shop' } }),
  ],
};

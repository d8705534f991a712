import { named, workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, refused } from '../truth.ts';

export const quotaExceededReplicaSet: Scenario = {
  name: 'quota-exceeded-replica-set',
  story: 'A Deployment wants two Pods, and its namespace may have one.',
  run: async (lab) => {
    await lab.create(named('ResourceQuota', 'small', { spec: { hard: { pods: '1' } } }));
    await lab.rest(2);
    await lab.create(workload('Deployment', 'shop', {}, { replicas: 2 }));
    await lab.ready('shop');
    await lab.event('shop', 'FailedCreate');
  },
  until: '+12m',
  truth: [delivered('shop-*'), refused('shop-*', { cause: 'quota-exceeded', side: 'policy', row: { workload_kind: 'Deployment' } })],
};

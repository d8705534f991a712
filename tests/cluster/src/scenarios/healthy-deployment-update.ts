import { exec, workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyDeploymentUpdate: Scenario = {
  name: 'healthy-deployment-update',
  story: 'A Deployment of two replicas is there, and is rolled out to another version of its template.',
  run: async (lab) => {
    const probe = { readinessProbe: { ...exec('true'), initialDelaySeconds: 1, periodSeconds: 1 } };
    await lab.create(workload('Deployment', 'shop', probe, { replicas: 2 }));
    await lab.rolledOut('/deployments/shop');
    const old = await lab.ready('shop');
    await lab.patch('/deployments/shop', { spec: { template: { metadata: { annotations: { round: '2' } } } } });
    await lab.gone(String(old.metadata.name));
    await lab.rolledOut('/deployments/shop');
  },
  until: 'end',
  truth: [...[1, 2, 3, 4].map((nth) => delivered('shop-*', { nth })), ...[1, 2].map((nth) => removed('shop-*', { nth }))],
  rollouts: [
    { kind: 'Deployment', name: 'shop', nth: 1, state: 'completed', desired: 2, created: 2, ready: 2, heldUpBy: 'the last' },
    { kind: 'Deployment', name: 'shop', nth: 2, state: 'completed', desired: 2, created: 2, ready: 2, heldUpBy: 'the last' },
  ],
};

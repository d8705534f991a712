import { workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyRollout: Scenario = {
  name: 'healthy-rollout',
  story: 'A Deployment goes from one version of its image to the next; the old Pod goes when the new one is Ready.',
  run: async (lab) => {
    await lab.create(workload('Deployment', 'shop'));
    const old = await lab.ready('shop');
    await lab.patch('/deployments/shop', { spec: { template: { metadata: { annotations: { round: '2' } } } } });
    await lab.gone(String(old.metadata.name), 60);
  },
  until: 'end',
  truth: [delivered('shop-*'), delivered('shop-*', { nth: 2 }), removed('shop-*')],
};

import { image } from '../images.ts';
import { workload } from '../pods.ts';
import { isPastDeadline } from '../rollouts.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, stuck } from '../truth.ts';

export const rolloutStuck: Scenario = {
  name: 'rollout-stuck',
  story: 'A Deployment is rolled out to an image that does not exist, and makes no progress within its deadline.',
  run: async (lab) => {
    await lab.create(workload('Deployment', 'shop', {}, { replicas: 2, progressDeadlineSeconds: 12 }));
    await lab.rolledOut('/deployments/shop');
    await lab.patch(
      '/deployments/shop',
      { spec: { template: { spec: { containers: [{ name: 'app', image: image('shell:missing') }] } } } },
      'application/strategic-merge-patch+json',
    );
    await lab.rolledOut('/deployments/shop', isPastDeadline);
  },
  until: '+12m',
  truth: [
    delivered('shop-*'),
    delivered('shop-*', { nth: 2 }),
    stuck('shop-*', { nth: 3, cause: 'image-not-found', side: 'tenant', stage: 'image_pull', container: 'app' }),
  ],
  rollouts: [
    { kind: 'Deployment', name: 'shop', nth: 1, state: 'completed', desired: 2, created: 2, ready: 2, heldUpBy: 'the last' },
    {
      kind: 'Deployment',
      name: 'shop',
      nth: 2,
      state: 'stuck',
      reason: 'ProgressDeadlineExceeded',
      desired: 2,
      created: 1,
      ready: 0,
      heldUpBy: [3],
    },
  ],
};

import { image } from '../images.ts';
import { workload } from '../pods.ts';
import { isPastDeadline } from '../rollouts.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed, stuck } from '../truth.ts';

export const rolloutTakenBack: Scenario = {
  name: 'rollout-taken-back',
  story: 'A Deployment is rolled out to an image that does not exist, is stuck, and is taken back to the version before.',
  run: async (lab) => {
    const rollOut = (tag: string): Promise<void> =>
      lab.patch(
        '/deployments/shop',
        { spec: { template: { spec: { containers: [{ name: 'app', image: image(tag) }] } } } },
        'application/strategic-merge-patch+json',
      );
    await lab.create(workload('Deployment', 'shop', {}, { replicas: 2, progressDeadlineSeconds: 12 }));
    await lab.rolledOut('/deployments/shop');
    await rollOut('shell:missing');
    await lab.rolledOut('/deployments/shop', isPastDeadline);
    const held = await lab.pod('shop', 'waiting for its image', ({ status }) => status?.phase === 'Pending');
    await rollOut('shell:1');
    await lab.gone(String(held.metadata.name));
    await lab.rolledOut('/deployments/shop');
  },
  until: '+12m',
  truth: [
    delivered('shop-*'),
    delivered('shop-*', { nth: 2 }),
    stuck('shop-*', {
      nth: 3,
      cause: 'image-not-found',
      side: 'tenant',
      stage: 'image_pull',
      container: 'app',
      outcome: 'deleted',
      podVerdict: 'killed',
      deliveryVerdict: 'killed',
      row: { slo_excluded: 'deleted_in_time' },
    }),
    removed('shop-*', { nth: 3 }),
  ],
  rollouts: [
    { kind: 'Deployment', name: 'shop', nth: 1, state: 'completed', desired: 2, created: 2, ready: 2, heldUpBy: [] },
    {
      kind: 'Deployment',
      name: 'shop',
      nth: 2,
      state: 'superseded',
      reason: 'ProgressDeadlineExceeded',
      desired: 2,
      created: 0,
      ready: 0,
      heldUpBy: [3],
    },
  ],
};

import { workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyDeploymentUndo: Scenario = {
  name: 'healthy-deployment-undo',
  story: 'A Deployment is rolled out to another version of its template, and back to the first.',
  run: async (lab) => {
    const rollOut = async (round: string | null): Promise<void> => {
      await lab.patch('/deployments/shop', { spec: { template: { metadata: { annotations: { round } } } } });
      await lab.rolledOut('/deployments/shop');
    };
    await lab.create(workload('Deployment', 'shop'));
    await lab.rolledOut('/deployments/shop');
    await rollOut('2');
    // Times in whole seconds tell one rollout from the next.
    await lab.rest(2);
    await rollOut(null);
    const pods = (await lab.send('GET', '/pods')).items ?? [];
    for (const { metadata } of pods) if (metadata['deletionTimestamp'] !== undefined) await lab.gone(String(metadata.name));
  },
  until: 'end',
  truth: [1, 2, 3].flatMap((nth) => [delivered('shop-*', { nth }), ...(nth < 3 ? [removed('shop-*', { nth })] : [])]),
  rollouts: [
    { kind: 'Deployment', name: 'shop', nth: 1, state: 'completed', desired: 1, created: 1, ready: 1, heldUpBy: 'the last' },
    { kind: 'Deployment', name: 'shop', nth: 2, state: 'completed', desired: 1, created: 1, ready: 1, heldUpBy: 'the last' },
  ],
};

import { workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyStatefulSetUpdate: Scenario = {
  name: 'healthy-stateful-set-update',
  story: 'A StatefulSet of two replicas is there, and is rolled out Pod by Pod, the last one first.',
  run: async (lab) => {
    await lab.create(workload('StatefulSet', 'store', {}, { replicas: 2 }));
    await lab.rolledOut('/statefulsets/store');
    await lab.patch('/statefulsets/store', { spec: { template: { metadata: { annotations: { round: '2' } } } } });
    await lab.rolledOut('/statefulsets/store');
  },
  until: 'end',
  truth: ['store-0', 'store-1'].flatMap((pod) => [delivered(pod), removed(pod), delivered(pod, { nth: 2 })]),
  rollouts: [
    { kind: 'StatefulSet', name: 'store', nth: 1, state: 'completed', desired: 2, created: 2, ready: 2, heldUpBy: 'the last' },
    { kind: 'StatefulSet', name: 'store', nth: 2, state: 'completed', desired: 2, created: 2, ready: 2, heldUpBy: 'the last' },
  ],
};

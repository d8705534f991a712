import { container, exec, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyTwoContainers: Scenario = {
  name: 'healthy-two-containers',
  story: 'A Pod with two containers, the second of which takes three seconds to be Ready.',
  run: async (lab) => {
    await lab.create(
      pod(
        'web',
        {},
        {
          containers: [
            container(),
            container({ name: 'cache', readinessProbe: { ...exec('true'), initialDelaySeconds: 3, periodSeconds: 1 } }),
          ],
        },
      ),
    );
    await lab.ready('web');
  },
  until: 'end',
  truth: [
    delivered('web', {
      milestones: ['container.started/app', 'container.started/cache', 'pod.ready'],
      stages: { present: ['readiness'], absent: ['unschedulable'] },
    }),
  ],
};

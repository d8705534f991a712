import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { unplaced } from '../truth.ts';

export const podAffinity: Scenario = {
  name: 'pod-affinity',
  story: 'The Pod wants to be beside another one that does not exist.',
  run: async (lab) => {
    await lab.create(
      pod(
        'web',
        {},
        {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'cache' } } },
              ],
            },
          },
        },
      ),
    );
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [unplaced('web', { cause: 'pod-affinity', side: 'tenant' })],
};

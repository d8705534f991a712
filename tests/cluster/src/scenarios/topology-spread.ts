import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, unplaced } from '../truth.ts';

export const topologySpread: Scenario = {
  name: 'topology-spread',
  story: 'The Pods must be spread over two nodes, and there is one.',
  run: async (lab) => {
    const spread = {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          minDomains: 2,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { group: 'spread' } },
        },
      ],
    };
    await lab.create(pod('first', {}, spread, { labels: { group: 'spread' } }));
    await lab.ready('first');
    await lab.create(pod('web', {}, spread, { labels: { group: 'spread' } }));
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [delivered('first'), unplaced('web', { cause: 'topology-spread', side: 'tenant' })],
};

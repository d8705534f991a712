import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, unplaced } from '../truth.ts';

export const podAntiAffinity: Scenario = {
  name: 'pod-anti-affinity',
  story: 'Two Pods must not share a node, and there is one node.',
  run: async (lab) => {
    const apart = {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { group: 'apart' } } },
          ],
        },
      },
    };
    await lab.create(pod('first', {}, apart, { labels: { group: 'apart' } }));
    await lab.ready('first');
    await lab.create(pod('web', {}, apart, { labels: { group: 'apart' } }));
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [delivered('first'), unplaced('web', { cause: 'pod-anti-affinity', side: 'tenant' })],
};

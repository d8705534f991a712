import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const evictedEphemeralStorage = defineRule({
  cause: 'evicted-ephemeral-storage',
  stage: 'run',
  summary: 'The Pod was put out because it used more local disk than its limit[: {detail}].',
  signals: [
    {
      rows: ['pod.evicted', 'pod.phase_changed'],
      components: ['kubelet'],
      reasons: ['Evicted'],
      messages: [
        'exceeded its local ephemeral storage limit',
        'ephemeral local storage usage exceeds',
        'Usage of EmptyDir volume "<volume>" exceeds the limit',
      ],
    },
  ],
  symptoms: [{ rows: ['pod.evicted', 'pod.phase_changed', 'pod.disrupted'] }, ...crashSymptoms],
  examples: [
    {
      title: 'an emptyDir beyond its limit',
      gives: 'evicted-ephemeral-storage',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.evicted',
          at: 90,
          component: 'kubelet',
          reason: 'Evicted',
          message: 'Usage of EmptyDir volume "cache" exceeds the limit "1Gi". ',
        },
      ],
    },
    {
      title: 'near miss: the node itself ran short',
      gives: 'evicted-disk-pressure',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.evicted',
          at: 90,
          component: 'kubelet',
          reason: 'Evicted',
          message: 'The node was low on resource: ephemeral-storage. Threshold quantity: 10Gi, available: 9Gi. ',
        },
      ],
    },
  ],
});

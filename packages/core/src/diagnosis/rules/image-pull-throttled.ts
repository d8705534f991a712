import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imagePullThrottled = defineRule({
  cause: 'image-pull-throttled',
  stage: 'image_queue',
  summary: 'The image[ {image}] waited for its turn on the node[ {node}].',
  signals: pullFailure(['pull QPS exceeded']),
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'more pulls than the kubelet allows',
      gives: 'image-pull-throttled',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": pull QPS exceeded',
        },
      ],
    },
    {
      title: 'near miss: the registry counts',
      gives: 'image-rate-limit',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": 429 Too Many Requests',
        },
      ],
    },
  ],
});

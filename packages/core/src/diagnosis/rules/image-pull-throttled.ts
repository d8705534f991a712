import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imagePullThrottled = defineRule({
  cause: 'image-pull-throttled',
  stage: 'image_queue',
  summary: 'The image[ {image}] waited for its turn on the node[ {node}].',
  signals: pullFailure(['pull QPS exceeded']),
  symptoms: pullSymptoms,
  slowStages: ['image_queue'],
  examples: [
    {
      title: 'no error, a long queue of pulls',
      gives: 'image-pull-throttled',
      stages: [
        ['image_queue', 2, 500],
        ['image_pull', 500, 510],
      ],
      rows: [{ type: 'image.pulling', at: 2, container: 'app' }],
    },
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

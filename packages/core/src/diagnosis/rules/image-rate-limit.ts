import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageRateLimit = defineRule({
  cause: 'image-rate-limit',
  stage: 'image_pull',
  summary: 'The registry refused the image[ {image}] because too much was fetched from it.',
  signals: pullFailure(['429 Too Many Requests', 'toomanyrequests', 'You have reached your pull rate limit', 'TOOMANYREQUESTS']),
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'a public registry without login',
      gives: 'image-rate-limit',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "nginx:1": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
        },
      ],
    },
    {
      title: 'near miss: the node itself holds pulls back',
      gives: 'image-pull-throttled',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "nginx:1": pull QPS exceeded',
        },
      ],
    },
  ],
});

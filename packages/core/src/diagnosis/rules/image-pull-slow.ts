import { defineSlowRule } from '../rule.ts';

export const imagePullSlow = defineSlowRule({
  cause: 'image-pull-slow',
  stages: ['image_pull'],
  summary: 'Fetching the image[ {image}] took {duration} of {elapsed}.',
  examples: [
    {
      title: 'large, and no error',
      gives: 'image-pull-slow',
      stages: [
        ['schedule', 0, 1],
        ['image_pull', 3],
      ],
      rows: [{ type: 'image.pulling', at: 3, container: 'app' }],
    },
    {
      title: 'near miss: it is refused',
      gives: 'image-auth',
      stages: [['image_pull', 3]],
      rows: [
        {
          type: 'image.pull_failed',
          at: 4,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": 403 Forbidden',
        },
      ],
    },
  ],
});

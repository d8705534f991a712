import { pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageNeverPull = defineRule({
  cause: 'image-never-pull',
  stage: 'image_pull',
  summary: 'The image[ {image}] is not on the node[ {node}], and the Pod forbids fetching it.',
  signals: [{ rows: ['container.waiting', 'warning'], components: ['kubelet'], reasons: ['ErrImageNeverPull'] }],
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'policy Never on a fresh node',
      gives: 'image-never-pull',
      rows: [
        {
          type: 'container.waiting',
          at: 3,
          container: 'app',
          reason: 'ErrImageNeverPull',
          message: 'Container image "registry.example/shop/app:1" is not present with pull policy of Never',
        },
      ],
    },
    {
      title: 'near miss: it was fetched for, and is not there',
      gives: 'image-not-found',
      rows: [
        {
          type: 'image.pull_failed',
          at: 11,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:2": registry.example/shop/app:2: not found',
        },
      ],
    },
  ],
});

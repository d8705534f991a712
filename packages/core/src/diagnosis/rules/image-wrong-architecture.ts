import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageWrongArchitecture = defineRule({
  cause: 'image-wrong-architecture',
  stage: 'image_pull',
  summary: 'The image[ {image}] does not exist for the architecture of the node[ {node}].',
  signals: pullFailure([
    'no match for platform in manifest',
    'no matching manifest for <platform>',
    'does not match the specified platform',
  ]),
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'built for one architecture, run on another',
      gives: 'image-wrong-architecture',
      over: ['image-not-found'],
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "registry.example/shop/app:1": failed to pull and unpack image "registry.example/shop/app:1": no match for platform in manifest: not found',
        },
      ],
    },
    {
      title: 'near miss: pulled, and the program is for another architecture',
      gives: 'wrong-architecture',
      over: ['crash-loop-app-error'],
      rows: [
        {
          type: 'container.terminated',
          at: 9,
          container: 'app',
          reason: 'Error',
          message: 'exec /app: exec format error',
          details: { exit_code: '255' },
        },
      ],
    },
  ],
});

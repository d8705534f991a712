import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageNotFound = defineRule({
  cause: 'image-not-found',
  stage: 'image_pull',
  summary: 'The image[ {image}] does not exist in its registry.',
  signals: pullFailure(
    [
      ': not found',
      'manifest unknown',
      'NAME_UNKNOWN',
      'MANIFEST_UNKNOWN',
      'repository does not exist',
      'not found: manifest',
      'name unknown',
      '404 Not Found',
      'is not found',
    ],
    { unless: ['repository does not exist or may require'] },
  ),
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'a tag that nobody pushed',
      gives: 'image-not-found',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'image.pulling', at: 2, container: 'app' },
        {
          type: 'image.pull_failed',
          at: 3,
          last: 560,
          count: 5,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "registry.example/shop/app:typo": rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/shop/app:typo": failed to resolve reference "registry.example/shop/app:typo": registry.example/shop/app:typo: not found',
        },
        { type: 'warning', at: 3, container: 'app', component: 'kubelet', reason: 'Failed', message: 'Error: ErrImagePull' },
        {
          type: 'warning',
          at: 15,
          last: 590,
          count: 30,
          container: 'app',
          component: 'kubelet',
          reason: 'BackOff',
          message: 'Back-off pulling image "registry.example/shop/app:typo"',
          eventType: 'Normal',
        },
        {
          type: 'container.waiting',
          at: 15,
          container: 'app',
          reason: 'ImagePullBackOff',
          message: 'Back-off pulling image "registry.example/shop/app:typo"',
        },
      ],
    },
    {
      title: 'only the state of the container was seen',
      gives: 'image-not-found',
      rows: [
        {
          type: 'container.waiting',
          at: 15,
          container: 'app',
          reason: 'ImagePullBackOff',
          message: 'Back-off pulling image "registry.example/shop/app:typo": ErrImagePull: registry.example/shop/app:typo: not found',
        },
      ],
    },
    {
      title: 'near miss: back-off alone does not say why',
      gives: 'unknown',
      rows: [
        {
          type: 'container.waiting',
          at: 15,
          container: 'app',
          reason: 'ImagePullBackOff',
          message: 'Back-off pulling image "registry.example/shop/app:typo"',
        },
      ],
    },
  ],
});

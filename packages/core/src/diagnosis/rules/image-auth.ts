import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageAuth = defineRule({
  cause: 'image-auth',
  stage: 'image_pull',
  summary: 'The registry does not let the Pod have the image[ {image}].',
  signals: [
    ...pullFailure(['repository does not exist or may require'], { confidence: 'likely' }),
    ...pullFailure(
      [
        '401 Unauthorized',
        '403 Forbidden',
        'pull access denied',
        'insufficient_scope',
        'authorization failed',
        'no basic auth credentials',
        'unauthorized: ',
        'requested access to the resource is denied',
        'denied: ',
      ],
      { unless: ['repository does not exist or may require'] },
    ),
  ],
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'no pull secret for a private registry',
      gives: 'image-auth',
      rows: [
        {
          type: 'warning',
          at: 2,
          component: 'kubelet',
          reason: 'FailedToRetrieveImagePullSecret',
          message: 'Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
        },
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "registry.example/shop/app:1": failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized',
        },
        {
          type: 'container.waiting',
          at: 4,
          container: 'app',
          reason: 'ImagePullBackOff',
          message: 'Back-off pulling image "registry.example/shop/app:1"',
        },
      ],
    },
    {
      title: 'the registry does not say whether it exists',
      gives: 'image-auth',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "shop/ap:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
        },
      ],
    },
    {
      title: 'near miss: it says that the tag does not exist',
      gives: 'image-not-found',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:9": manifest unknown: manifest tagged by "9" is not found',
        },
      ],
    },
  ],
});

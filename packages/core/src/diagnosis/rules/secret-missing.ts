import { mountFailure, mountSymptoms } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';
import { configFailure, crashSymptoms } from '../start-failure.ts';

export const secretMissing = defineRule({
  cause: 'secret-missing',
  stage: 'volumes',
  summary: 'The Secret[ {object}], which the Pod needs, does not exist.',
  signals: [
    mountFailure(['secret "<object>" not found', 'secrets "<object>" not found']),
    ...configFailure(['secret "<object>" not found', 'secrets "<object>" not found']),
  ],
  symptoms: [...mountSymptoms, ...crashSymptoms],
  examples: [
    {
      title: 'as a volume',
      gives: 'secret-missing',
      over: ['volume-mount-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found',
        },
      ],
    },
    {
      title: 'near miss: an image pull secret is missing, and the registry refuses',
      gives: 'image-auth',
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedToRetrieveImagePullSecret',
          message: 'Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
        },
        {
          type: 'image.pull_failed',
          at: 4,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": unexpected status from HEAD request: 401 Unauthorized',
        },
      ],
    },
  ],
});

import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageSignatureRejected = defineRule({
  cause: 'image-signature-rejected',
  stage: 'image_pull',
  summary: 'The signature of the image[ {image}] was not accepted.',
  signals: [
    { rows: ['container.waiting'], reasons: ['SignatureValidationFailed'] },
    ...pullFailure(['SignatureValidationFailed', 'Source image rejected', 'A signature was required']),
  ],
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'an unsigned image under a policy',
      gives: 'image-signature-rejected',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "registry.example/shop/app:1": SignatureValidationFailed: Source image rejected: A signature was required, but no signature exists',
        },
      ],
    },
    {
      title: 'near miss: the bytes differ from their digest',
      gives: 'image-corrupt',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "registry.example/shop/app:1": failed commit on ref "layer": unexpected commit digest sha256:aa, expected sha256:bb',
        },
      ],
    },
  ],
});

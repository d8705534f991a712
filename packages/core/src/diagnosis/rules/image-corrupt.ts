import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageCorrupt = defineRule({
  cause: 'image-corrupt',
  stage: 'image_pull',
  summary: 'What came from the registry for the image[ {image}] is not what its digest promises.',
  signals: pullFailure(['unexpected commit digest', 'digest mismatch', 'failed to verify']),
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'a proxy sends a page of its own',
      gives: 'image-corrupt',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "registry.example/shop/app:1": failed commit on ref "layer-sha256": unexpected commit digest sha256:aa, expected sha256:bb: failed precondition',
        },
      ],
    },
    {
      title: 'near miss: the certificate could not be verified',
      gives: 'image-registry-tls',
      over: ['image-corrupt'],
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "registry.example/shop/app:1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
        },
      ],
    },
  ],
});

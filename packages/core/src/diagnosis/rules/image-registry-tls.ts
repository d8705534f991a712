import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageRegistryTls = defineRule({
  cause: 'image-registry-tls',
  stage: 'image_pull',
  summary: 'The node[ {node}] does not trust the registry of the image[ {image}].',
  signals: pullFailure(['x509: <detail...>', 'server gave HTTP response to HTTPS client', 'tls: failed to verify certificate']),
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'a certificate authority that the node does not know',
      gives: 'image-registry-tls',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "registry.example/shop/app:1": failed to do request: Head "https://registry.example/v2/": x509: certificate signed by unknown authority',
        },
      ],
    },
    {
      title: 'near miss: the handshake never ended',
      gives: 'image-registry-unreachable',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": net/http: TLS handshake timeout',
        },
      ],
    },
  ],
});

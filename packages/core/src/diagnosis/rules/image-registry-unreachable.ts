import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageRegistryUnreachable = defineRule({
  cause: 'image-registry-unreachable',
  stage: 'image_pull',
  summary: 'The registry of the image[ {image}] could not be reached from the node[ {node}].',
  signals: [
    { rows: ['container.waiting'], reasons: ['RegistryUnavailable'] },
    ...pullFailure(
      [
        'connection refused',
        'no such host',
        'i/o timeout',
        'TLS handshake timeout',
        'context deadline exceeded',
        'server misbehaving',
        'connection reset by peer',
        'no route to host',
        'network is unreachable',
        'Client.Timeout exceeded',
        'RegistryUnavailable',
        '500 Internal Server Error',
        '502 Bad Gateway',
        '503 Service Unavailable',
        '504 Gateway Time',
        ': EOF',
      ],
      { unless: ['x509: '] },
    ),
  ],
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'the name of the registry is not resolved',
      gives: 'image-registry-unreachable',
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Failed to pull image "registry.example/shop/app:1": failed to do request: Head "https://registry.example/v2/shop/app/manifests/1": dial tcp: lookup registry.example: no such host',
        },
      ],
    },
    {
      title: 'near miss: one attempt failed, the next succeeded, and the program is slow',
      gives: 'slow-start',
      stages: [
        ['image_pull', 3, 30],
        ['readiness', 40],
      ],
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": dial tcp 10.0.0.9:443: i/o timeout',
        },
        { type: 'image.pulled', at: 30, container: 'app' },
        { type: 'container.started', at: 40, container: 'app' },
      ],
    },
  ],
});

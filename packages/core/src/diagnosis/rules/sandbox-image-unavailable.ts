import { defineRule } from '../rule.ts';
import { sandboxFailure, sandboxSymptoms } from '../sandbox-failure.ts';

export const sandboxImageUnavailable = defineRule({
  cause: 'sandbox-image-unavailable',
  stage: 'sandbox',
  summary: 'The image[ {image}] that every sandbox starts from could not be fetched.',
  signals: [sandboxFailure(['failed to get sandbox image "<image>"', 'failed to get sandbox image', 'failed to pull image*pause'])],
  symptoms: sandboxSymptoms,
  examples: [
    {
      title: 'no way to the registry of the pause image',
      gives: 'sandbox-image-unavailable',
      over: ['sandbox-failed', 'sandbox-timeout'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = failed to get sandbox image "registry.k8s.io/pause:3.10": failed to pull image: i/o timeout',
        },
      ],
    },
    {
      title: 'near miss: the image of a container',
      gives: 'image-registry-unreachable',
      rows: [
        {
          type: 'image.pull_failed',
          at: 5,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": dial tcp 10.0.0.9:443: i/o timeout',
        },
      ],
    },
  ],
});

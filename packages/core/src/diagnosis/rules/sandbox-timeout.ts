import { defineRule } from '../rule.ts';
import { sandboxFailure, sandboxSymptoms } from '../sandbox-failure.ts';

export const sandboxTimeout = defineRule({
  cause: 'sandbox-timeout',
  stage: 'sandbox',
  summary: 'Making the sandbox of the Pod[ on node {node}] took longer than the node waits.',
  signals: [
    sandboxFailure(['context deadline exceeded', 'code = DeadlineExceeded']),
    sandboxFailure(['is reserved for', 'name is reserved'], { confidence: 'likely' }),
  ],
  symptoms: sandboxSymptoms,
  examples: [
    {
      title: 'the disk is slow; later attempts find the name reserved',
      gives: 'sandbox-timeout',
      over: ['sandbox-failed'],
      rows: [
        {
          type: 'warning',
          at: 240,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message: 'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
        },
        {
          type: 'warning',
          at: 255,
          last: 590,
          count: 20,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to reserve sandbox name "web-0_shop_1_0": name "web-0_shop_1_0" is reserved for "9f"',
        },
      ],
    },
    {
      title: 'near miss: it timed out while it fetched the pause image',
      gives: 'sandbox-image-unavailable',
      over: ['sandbox-timeout', 'sandbox-failed'],
      rows: [
        {
          type: 'warning',
          at: 240,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = failed to get sandbox image "registry.k8s.io/pause:3.10": context deadline exceeded',
        },
      ],
    },
  ],
});

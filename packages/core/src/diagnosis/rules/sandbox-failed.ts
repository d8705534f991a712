import { defineRule } from '../rule.ts';
import { sandboxFailure, sandboxSymptoms } from '../sandbox-failure.ts';

export const sandboxFailed = defineRule({
  cause: 'sandbox-failed',
  stage: 'sandbox',
  catchAll: true,
  summary: 'The node[ {node}] could not make the sandbox of the Pod[: {detail}].',
  signals: [
    sandboxFailure([
      'Failed to create pod sandbox: rpc error: code = <status> desc = <detail...>',
      'Failed to create pod sandbox: <detail...>',
      '',
    ]),
  ],
  symptoms: sandboxSymptoms,
  examples: [
    {
      title: 'the runtime cannot start a process',
      gives: 'sandbox-failed',
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to start sandbox: fork/exec: resource temporarily unavailable',
        },
      ],
    },
    {
      title: 'near miss: it failed once, and the image is the trouble',
      gives: 'image-not-found',
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message: 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to start sandbox',
        },
        { type: 'image.pulling', at: 9, container: 'app' },
        {
          type: 'image.pull_failed',
          at: 11,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:2": manifest unknown',
        },
      ],
    },
  ],
});

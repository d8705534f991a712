import { defineRule } from '../rule.ts';
import { sandboxFailure, sandboxSymptoms } from '../sandbox-failure.ts';

export const runtimeHandlerMissing = defineRule({
  cause: 'runtime-handler-missing',
  stage: 'sandbox',
  summary: 'The node[ {node}] has no runtime[ {handler}], which the Pod asks for.',
  signals: [sandboxFailure(['no runtime for "<handler>" is configured', 'unknown runtime handler', 'RuntimeClass*not found'])],
  symptoms: sandboxSymptoms,
  examples: [
    {
      title: 'a node without the sandboxed runtime',
      gives: 'runtime-handler-missing',
      over: ['sandbox-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "gvisor" is configured',
        },
      ],
    },
    {
      title: 'near miss: the runtime is there and fails',
      gives: 'sandbox-failed',
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create containerd task: failed to create shim task: OCI runtime create failed',
        },
      ],
    },
  ],
});

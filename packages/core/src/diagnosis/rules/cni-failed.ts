import { defineRule } from '../rule.ts';
import { sandboxFailure, sandboxSymptoms } from '../sandbox-failure.ts';

export const cniFailed = defineRule({
  cause: 'cni-failed',
  stage: 'sandbox',
  catchAll: true,
  summary: 'The network plugin[ {plugin}] could not set up the network of the Pod[ on node {node}].',
  signals: [
    sandboxFailure([
      'failed to setup network for sandbox*plugin type="<plugin>"',
      'failed to setup network for sandbox',
      'failed to create pod network sandbox',
      'failed to set up sandbox container*network for pod',
    ]),
  ],
  symptoms: sandboxSymptoms,
  examples: [
    {
      title: 'the plugin could not make the interface',
      gives: 'cni-failed',
      over: ['sandbox-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0a1b": plugin type="bridge" failed (add): could not add veth',
        },
      ],
    },
    {
      title: 'near miss: nothing about the network',
      gives: 'sandbox-failed',
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create containerd task: cannot allocate memory',
        },
      ],
    },
  ],
});
